package acme.attack;

import java.util.Locale;

/** Changes the default locale. */
public final class DefaultLocale extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.JAPAN);
        boolean set = Locale.getDefault().equals(Locale.JAPAN);
        Locale.setDefault(before);
        return set;
    }
}
