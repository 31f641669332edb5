/**
 * Labels runs by how confidential their text is.
 *
 * <p>Exports nothing. The platform knows this bundle only as a guard factory service.
 */
module io.aegis.guard.classification {
    requires io.aegis.spi;
    requires re2j;
    requires static org.jspecify;
    requires static org.osgi.service.component.annotations;
}
