/** Exporters: what carries evidence out of the gateway, and how far each has come. */
