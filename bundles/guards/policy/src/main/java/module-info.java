/**
 * Decides by rules over labels, principals, routes, stages and channels; never by text.
 *
 * <p>Exports nothing. The platform knows this bundle only as a guard factory service.
 */
module io.aegis.guard.policy {
    requires io.aegis.spi;
    requires static org.jspecify;
    requires static org.osgi.service.component.annotations;
}
