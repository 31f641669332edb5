package io.aegis.plugins;

import io.aegis.admission.Words;
import io.aegis.spi.plugin.GrantMissingException;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What may be said of a plugin that failed: its name, a class name, an incident id. An exception's message may quote settings or content, and stays unread. */
final class Blame {
    private static final Logger LOG = LoggerFactory.getLogger(Blame.class);

    private static final Set<String> GRANTS = Set.of("network", "keys", "originals");

    private Blame() {}

    static String of(InstalledPlugin plugin, Throwable thrown) {
        return switch (thrown) {
            case BrokenContractException broken -> report(plugin, "AEG-PLG-008", String.valueOf(broken.getMessage()));
            case GrantMissingException ungranted ->
                report(plugin, "AEG-PLG-007", "it uses the grant '" + grant(ungranted) + "' and has it not");
            case Throwable other -> report(plugin, "AEG-PLG-008", "it failed with " + Words.kind(other));
        };
    }

    static String late(InstalledPlugin plugin, Duration deadline) {
        return report(plugin, "AEG-PLG-008", "it did not answer within " + deadline.toMillis() + " ms");
    }

    static String stuck(InstalledPlugin plugin) {
        return report(
                plugin,
                "AEG-PLG-008",
                "it is not called as long as calls of it run that were given up; only a restart ends those that never"
                        + " end");
    }

    /**
     * It refuses its settings, and is not quoted.
     *
     * @param what the platform's own words
     */
    static String unquoted(InstalledPlugin plugin, String what) {
        return report(plugin, "AEG-PLG-008", what);
    }

    /** The process of a plugin did not come up; the reason is the platform's own words. */
    static String process(InstalledPlugin plugin, String why) {
        return report(plugin, "AEG-PLG-008", "its process is not there: " + Words.shown(why));
    }

    /** Nothing but the name of a grant that exists: a plugin can throw the exception with any text in it. */
    private static String grant(GrantMissingException ungranted) {
        String grant = String.valueOf(ungranted.grant());
        return GRANTS.contains(grant) ? grant : "?";
    }

    private static String report(InstalledPlugin plugin, String code, String what) {
        String why = code + " " + plugin.kind().word() + " '" + plugin.type() + "': " + what + " (incident "
                + UUID.randomUUID() + ")";
        LOG.warn("{}", why);
        return why;
    }
}
