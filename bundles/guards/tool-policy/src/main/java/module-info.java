/**
 * Says which tools a model may call, and with what.
 *
 * <p>Exports nothing. The platform knows this bundle only as a guard factory service.
 */
module io.aegis.guard.toolpolicy {
    requires io.aegis.spi;
    requires re2j;
    requires static org.jspecify;
    requires static org.osgi.service.component.annotations;
}
