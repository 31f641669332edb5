package acme.phones;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.settings.Settings;
import org.osgi.service.component.annotations.Component;

/** Creates guards that keep telephone numbers from models; the one service of this plugin. */
@Component(service = GuardFactory.class)
public final class PhonesFactory implements GuardFactory {
    @Override
    public Guard create(Settings settings, Host host) {
        var numbers = PhoneNumberUtil.getInstance();
        String region = settings.string("region").orElse("US");
        if (!numbers.getSupportedRegions().contains(region)) {
            throw settings.wrong("region", "a region with telephone numbers of its own, such as DE or US");
        }
        return new PhonesGuard(numbers, region);
    }
}
