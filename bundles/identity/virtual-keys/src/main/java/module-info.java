/**
 * Virtual keys: a caller is who holds a key that this gateway issued.
 *
 * <p>Exports nothing. The platform knows this bundle only as an authenticator factory service.
 */
module io.aegis.identity.virtualkeys {
    requires io.aegis.spi;
    requires static org.jspecify;
    requires static org.osgi.service.component.annotations;
}
