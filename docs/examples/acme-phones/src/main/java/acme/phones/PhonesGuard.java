package acme.phones;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.Leniency;
import io.aegis.spi.content.Marks;
import io.aegis.spi.content.View;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Verdict;
import java.util.List;

/**
 * Masks telephone numbers that exist, by the numbering plans of the world.
 *
 * <p>The library that knows them reads files and reflects, so this guard belongs into a worker. It judges whole texts: a stage with it holds an answer back
 * until it is complete.
 */
final class PhonesGuard implements Guard {
    private static final String ENTITY = "PHONE_NUMBER";

    private final PhoneNumberUtil numbers;
    private final String region;

    PhonesGuard(PhoneNumberUtil numbers, String region) {
        this.numbers = numbers;
        this.region = region;
    }

    @Override
    public Verdict inspect(Inspection inspection) {
        var marks = new Marks();
        for (View view : inspection.views()) {
            for (var match : numbers.findNumbers(view.text(), region, Leniency.VALID, Long.MAX_VALUE)) {
                marks.add(view, match.start(), match.end(), ENTITY);
            }
        }
        var masks = marks.masks();
        return masks.isEmpty()
                ? Verdict.allow()
                : Verdict.sanitize(masks, List.of(new Finding("acme.phones.number", masks.size())));
    }
}
