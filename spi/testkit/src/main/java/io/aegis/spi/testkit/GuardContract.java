package io.aegis.spi.testkit;

import io.aegis.spi.content.Channel;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Verdict;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.settings.Settings;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;

/**
 * What the gateway relies on in a guard, as tests. Extend it once for each way in which your guard is configured:
 *
 * <pre>{@code
 * class TicketGuardContractTest extends GuardContract {
 *     public GuardFactory factory() { return new TicketGuardFactory(); }
 *     public List<Inspection> mustStop() { return Inspections.ofEach("see TICKET-4711"); }
 *     public List<Inspection> mustAllow() { return Inspections.ofEach("see you later", "TICKET-"); }
 * }
 * }</pre>
 *
 * <p>The checks read the manifest and the settings schema from where the factory's class was loaded, so they judge what is shipped. The time limit is
 * there to end a guard that hangs; nothing is measured by it.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class GuardContract
        implements DeclarationChecks, InputChecks, VerdictChecks, SeamChecks, SharingChecks, StreamChecks {
    /** The factory that the bundle registers. */
    @Override
    public abstract GuardFactory factory();

    /** Settings of the guard under test; valid against the bundle's schema. None by default. */
    @Override
    public Settings settings() {
        return Settings.empty();
    }

    /** What is granted to the guard. Nothing by default. */
    @Override
    public Host host() {
        return new FakeHost();
    }

    /** What the guard must not let through unchanged. At least one; single texts are also tried in pieces, over parts and over messages. */
    @Override
    public abstract List<Inspection> mustStop();

    /** What the guard must leave alone. At least one; choose them close to the others. */
    @Override
    public abstract List<Inspection> mustAllow();

    /** Whether a verdict means that the guard acted. A guard that labels instead of stopping says here what counts. */
    @Override
    public boolean acted(Verdict verdict) {
        return !(verdict.outcome() instanceof Verdict.Outcome.Proceed)
                || !verdict.edits().isEmpty();
    }

    /** Whether a guard with these settings judges text while it arrives. True by default. */
    @Override
    public boolean streams() {
        return true;
    }

    /** The channel in which streams are tried. */
    @Override
    public Channel streamChannel() {
        return Channel.ASSISTANT;
    }

    /** A new instance of the guard. */
    @Override
    public final Guard guard() {
        return factory().create(settings(), host());
    }
}
