// Nothing at all: what the harness itself costs.

export const setup = () => {}
export const op = () => {}
export const teardown = () => {}
