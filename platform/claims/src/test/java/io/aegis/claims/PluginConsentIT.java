package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.claims.Workplace.Outcome;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever sits at a terminal is asked before a plugin comes in, and nobody else. */
class PluginConsentIT {
    private final Workplace place = new Workplace("plugin-consent");
    private Path jar;

    @BeforeEach
    void aPluginThatNeedsTheNetwork() {
        jar = PluginJar.ofExample("acme-tickets")
                .copyTo(place.folder().resolve("tickets.jar"))
                .needingNetwork()
                .file();
        place.key("me");
        for (String command : new String[] {
            "plugin keygen -f acme.key",
            "plugin sign tickets.jar --key acme.key",
            "trust add acme.key.pub --vendor acme --prefix acme."
        }) {
            Outcome done = place.run(command.split(" "));
            assertThat(done.exit()).as(done.toString()).isZero();
        }
    }

    /** Types an answer at a terminal that the command has for itself. */
    private Outcome typed(String answer, String command) {
        return place.shell("printf '" + answer + "\\n' | script -qec '" + command + "' /dev/null");
    }

    private String installed() {
        return place.run("plugin", "info", "acme.tickets").out();
    }

    @Test
    void aNoChangesNothingAndAYesGrantsWhatIsAskedFor() {
        Outcome refused = typed("n", "aegis plugin install " + jar);
        assertThat(refused.exit()).as(refused.toString()).isEqualTo(3);
        assertThat(refused.out())
                .contains("acme.tickets 1.0.0, a guard of acme", "this guard can send every text it sees", "[y/N]");
        assertThat(installed()).isEmpty();

        Outcome agreed = typed("y", "aegis plugin install " + jar);
        assertThat(agreed.exit()).as(agreed.toString()).isZero();
        assertThat(installed()).containsPattern("grants +network").containsPattern("tier +sandboxed");
    }

    @Test
    void nobodyIsAskedWhoSaysSoOrIsNotThere() {
        Outcome silent = typed("y", "aegis plugin install --yes " + jar);
        assertThat(silent.exit()).as(silent.toString()).isEqualTo(3);
        assertThat(silent.out()).contains("AEG-PLG-007").doesNotContain("[y/N]");

        Outcome alone = place.run("plugin", "install", jar.toString());
        assertThat(alone.exit()).as(alone.toString()).isEqualTo(3);
        assertThat(alone.err()).contains("AEG-PLG-007", "--grant network").doesNotContain("[y/N]");
        assertThat(installed()).isEmpty();

        Outcome granted = place.run("plugin", "install", jar.toString(), "--grant", "network");
        assertThat(granted.exit()).as(granted.toString()).isZero();
    }
}
