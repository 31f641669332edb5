package io.aegis.plugins;

import io.aegis.admission.PluginDeclaration;
import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Segment;
import io.aegis.spi.content.Trust;
import io.aegis.spi.guard.Context;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.IncrementalGuard;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Inspector;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.identity.Principal;
import io.aegis.spi.provider.UpstreamException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks a new guard about a constant of ours, so that one that cannot answer at all is missing before a request meets it. */
final class GuardProbe {
    private static final String TEXT = "The gateway asks whether this guard answers.";

    /**
     * One that answers.
     *
     * @param reads the labels that it reads
     */
    record Probed(Guard guard, Set<String> reads) {}

    private GuardProbe() {}

    /**
     * Probes a guard in every stage that it declares. One that asks somebody else finds the network closed, and may say so: that it does, instead of
     * letting the text pass, is the answer.
     *
     * @return the guard, with what it says of itself
     * @throws BrokenContractException if it gives no answer, whatever the answer says
     */
    static Probed probed(@Nullable Guard guard, PluginDeclaration declaration) {
        if (guard == null) {
            throw new BrokenContractException("its factory made no guard");
        }
        Set<String> reads = require(Returned.names(guard.reads()), "reads() answers null");
        if (guard instanceof IncrementalGuard && !declaration.incremental()) {
            throw new BrokenContractException("it judges streams, and its manifest does not say so");
        }
        boolean asks = declaration.needs().contains("network");
        for (Stage stage : declaration.stages()) {
            answered(asks, () -> probe(guard, stage));
            if (guard instanceof IncrementalGuard incremental) {
                answered(asks, () -> probe(incremental, stage));
            }
        }
        return new Probed(guard, reads);
    }

    /** Asks once what a guard was probed with, and leaves the answer to whoever wants it. */
    static void ask(Guard guard, PluginDeclaration declaration) {
        Stage stage = declaration.stages().stream().sorted().findFirst().orElseThrow();
        probe(guard, stage);
        if (guard instanceof IncrementalGuard incremental) {
            probe(incremental, stage);
        }
    }

    private static void answered(boolean asks, Runnable probe) {
        try {
            probe.run();
        } catch (UpstreamException closed) {
            if (!asks) {
                throw closed;
            }
        }
    }

    private static void probe(Guard guard, Stage stage) {
        require(guard.inspect(new Inspection(context(stage), List.of(segment(stage)))), "inspect() answers null");
    }

    private static void probe(IncrementalGuard guard, Stage stage) {
        Inspector inspector = require(guard.open(context(stage), channel(stage)), "open() answers null");
        require(inspector.next(TEXT), "next() answers null");
        require(inspector.finish(), "finish() answers null");
    }

    private static <T> T require(@Nullable T answer, String broken) {
        if (answer == null) {
            throw new BrokenContractException(broken);
        }
        return answer;
    }

    private static Context context(Stage stage) {
        return new Context(stage, "probe", Set.of(), Principal.ANONYMOUS, Set.of(), List.of());
    }

    private static Segment segment(Stage stage) {
        return Segment.text(0, channel(stage), trust(stage), 0, "/probe", TEXT);
    }

    private static Channel channel(Stage stage) {
        return switch (stage) {
            case INGRESS -> Channel.USER;
            case TOOL_CALL -> Channel.TOOL_ARGUMENTS;
            case TOOL_RESULT -> Channel.TOOL_RESULT;
            case EGRESS -> Channel.ASSISTANT;
        };
    }

    private static Trust trust(Stage stage) {
        return switch (stage) {
            case INGRESS -> Trust.CLIENT;
            case TOOL_CALL, EGRESS -> Trust.MODEL;
            case TOOL_RESULT -> Trust.TOOL;
        };
    }
}
