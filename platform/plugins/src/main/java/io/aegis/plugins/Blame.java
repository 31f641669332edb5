package io.aegis.plugins;

import io.aegis.admission.Words;
import io.aegis.spi.plugin.GrantMissingException;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What may be said of a plugin that failed: its name, a class name, an incident id. An exception's message may quote settings or content, and stays unread. */
final class Blame {
    private static final Logger LOG = LoggerFactory.getLogger(Blame.class);

    private Blame() {}

    static String of(InstalledPlugin plugin, Throwable thrown) {
        return switch (thrown) {
            case BrokenContractException broken -> report(plugin, "AEG-PLG-008", String.valueOf(broken.getMessage()));
            case GrantMissingException ungranted ->
                report(
                        plugin,
                        "AEG-PLG-007",
                        "it uses the grant '" + Words.shown(ungranted.grant()) + "' and has it not");
            case Throwable other -> report(plugin, "AEG-PLG-008", "it failed with " + Words.kind(other));
        };
    }

    static String late(InstalledPlugin plugin, Duration deadline) {
        return report(plugin, "AEG-PLG-008", "it did not answer within " + deadline.toMillis() + " ms");
    }

    /** The process of a plugin did not come up; the reason is the platform's own words. */
    static String process(InstalledPlugin plugin, String why) {
        return report(plugin, "AEG-PLG-008", "its process is not there: " + Words.shown(why));
    }

    private static String report(InstalledPlugin plugin, String code, String what) {
        String why = code + " " + plugin.kind().word() + " '" + plugin.type() + "': " + what + " (incident "
                + UUID.randomUUID() + ")";
        LOG.warn("{}", why);
        return why;
    }
}
