import { load, request } from './http.js'

export const packages = {
  '@nestjs/common': '^11',
  '@nestjs/core': '^11',
  '@nestjs/platform-express': '^11',
  'reflect-metadata': '^0.2',
  rxjs: '^7',
}

export const start = async ({ load: use }) => {
  use('reflect-metadata')
  const { Controller, Get, Module, Param } = use('@nestjs/common')
  const { of, delay, map, switchMap } = use('rxjs')
  class Users {
    one(id) {
      return of(id).pipe(
        delay(1),
        switchMap((value) => of(value)),
        map((value) => ({ id: value })),
      )
    }
  }
  const descriptor = Object.getOwnPropertyDescriptor(Users.prototype, 'one')
  Get(':id')(Users.prototype, 'one', descriptor)
  Param('id')(Users.prototype, 'one', 0)
  Controller('users')(Users)
  function App() {}
  Module({ controllers: [Users] })(App)
  const app = await use('@nestjs/core').NestFactory.create(App, { logger: false })
  await app.listen(0, '127.0.0.1')
  const { port } = app.getHttpServer().address()
  return () => load(1500, (i) => request(port, `/users/${i}`))
}
