/**
 * Acts on text that matches an operator's patterns.
 *
 * <p>Exports nothing. The platform knows this bundle only as a guard factory service.
 */
module io.aegis.guard.regex {
    requires io.aegis.spi;
    requires re2j;
    requires static org.jspecify;
    requires static org.osgi.service.component.annotations;
}
