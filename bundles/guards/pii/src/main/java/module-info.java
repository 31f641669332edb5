/**
 * Finds personal data: addresses, numbers and accounts that name a person.
 *
 * <p>Exports nothing. The platform knows this bundle only as a guard factory service.
 */
module io.aegis.guard.pii {
    requires io.aegis.spi;
    requires static org.jspecify;
    requires static org.osgi.service.component.annotations;
}
