export const packages = {
  'lru-cache': '^10',
  'node-cache': '^5',
  rxjs: '^7',
  eventemitter2: '^6',
  'p-queue': '^6',
  async: '^3',
  bluebird: '^3',
  immer: '^10',
  redux: '^5',
  mobx: '^6',
  'node-schedule': '^2',
  debug: '^4',
  glob: '^7',
  handlebars: '^4',
  ejs: '^3',
  i18next: '^23',
}

export const start = async ({ load: use, folder }) => {
  const { LRUCache } = use('lru-cache')
  const { Subject, interval, asapScheduler, merge, of, take, lastValueFrom } = use('rxjs')
  const { delay, observeOn, switchMap, mergeMap } = use('rxjs/operators')
  const { EventEmitter2 } = use('eventemitter2')
  const { default: Queue } = use('p-queue')
  const Bluebird = use('bluebird')
  const { autorun, observable, runInAction } = use('mobx')
  const schedule = use('node-schedule')
  const handlebars = use('handlebars')
  const ejs = use('ejs')
  const createDebug = use('debug')
  const cache = new LRUCache({ max: 500, ttl: 60_000 })
  const emitter = new EventEmitter2({ wildcard: true })
  const queue = new Queue({ concurrency: 4 })
  const template = handlebars.compile('{{name}}')
  await use('i18next').init({ lng: 'en', resources: { en: { translation: { a: 'A {{n}}' } } } })
  return async () => {
    for (let i = 0; i < 1000; i++) {
      cache.set(`k${i}`, { i })
      const listener = () => {}
      emitter.on(`a.${i % 5}`, listener)
      emitter.emit(`a.${i % 5}`)
      emitter.off(`a.${i % 5}`, listener)
      await queue.add(async () => i)
      await Bluebird.map([1, 2], (x) => Bluebird.delay(0, x))
      const subject = new Subject()
      const done = lastValueFrom(
        merge(
          subject.pipe(
            observeOn(asapScheduler),
            delay(0),
            switchMap((x) => of(x)),
          ),
          of(1),
        ).pipe(
          mergeMap((x) => of(x)),
          take(2),
        ),
      )
      subject.next(i)
      await done
      if (i % 100 === 0) await lastValueFrom(interval(1).pipe(take(3)))
      const box = observable.box(i)
      const stop = autorun(() => box.get())
      runInAction(() => box.set(i + 1))
      stop()
      schedule.scheduleJob(new Date(Date.now() + 60_000), () => {}).cancel()
      template({ name: `n${i}` })
      ejs.render('<%= name %>', { name: `n${i}` })
      createDebug(`app:${i % 10}`)('%o', { i })
      use('i18next').t('a', { n: i })
      if (i % 50 === 0) use('glob').sync('*.json', { cwd: folder })
    }
  }
}
