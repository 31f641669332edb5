package io.aegis.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.aegis.kernel.Caller;
import io.aegis.kernel.Following;
import io.aegis.kernel.Happening;
import io.aegis.kernel.Runs;
import io.aegis.kernel.port.KeptRun;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.io.Content;
import tools.jackson.databind.node.ObjectNode;

/**
 * What happens in a kept run, as it happens: every state that it is in, what guards say, and when a provider or a tool is called.
 *
 * <p>It ends with the run, and before that when the gateway stops or the caller may not see the run any more.
 */
final class RunEvents implements Surface {
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int LOOKS_TO_A_COMMENT = 10;
    private static final byte[] COMMENT = ": keep-alive\n\n".getBytes(UTF_8);

    private final Runs runs;
    private final Traffic traffic;

    RunEvents(Runs runs, Traffic traffic) {
        this.runs = runs;
        this.traffic = traffic;
    }

    @Override
    public void serve(Call call) {
        try (Following following = runs.follow(call.variable()).orElseThrow(ApprovalSurface::unknown)) {
            serve(call, following);
        }
    }

    private void serve(Call call, Following following) {
        KeptRun run = following.run();
        if (!maySee(call.caller(), run)) {
            throw ApprovalSurface.unknown();
        }
        Answers.events(call.response(), run.head().run(), call.dialect());
        try {
            write(call, state(call, run));
            follow(call, following);
            call.response().write(true, ByteBuffer.allocate(0), call.callback());
        } catch (IOException gone) {
            call.callback().failed(gone);
        }
    }

    private void follow(Call call, Following following) throws IOException {
        KeptRun.Head head = following.run().head();
        for (int looks = 1; !head.state().isOver() && !traffic.isLeaving(); looks++) {
            List<Happening> news = following.next(LOOK);
            if (!stillSees(call.caller(), head.run())) {
                return;
            }
            for (Happening happening : news) {
                if (!goesOnAsBefore(head, happening)) {
                    write(call, event(call, happening));
                }
                head = happening instanceof Happening.Stands(KeptRun.Head next) ? next : head;
            }
            if (looks % LOOKS_TO_A_COMMENT == 0) {
                write(call, COMMENT);
            }
        }
    }

    /** A run that goes on is kept once more with its answer, before anything says that there is one. */
    private static boolean goesOnAsBefore(KeptRun.Head before, Happening happening) {
        return before.state() == KeptRun.State.RUNNING
                && happening instanceof Happening.Stands(KeptRun.Head now)
                && now.state() == KeptRun.State.RUNNING;
    }

    private boolean maySee(Caller caller, KeptRun run) {
        return run.head().principal().equals(caller.principal().id()) || runs.mayDecide(caller, run);
    }

    /** False also if the run was erased. */
    private boolean stillSees(Caller then, String id) {
        Optional<Caller> caller = runs.now(then);
        return caller.isPresent()
                && runs.kept(id).filter(run -> maySee(caller.get(), run)).isPresent();
    }

    private byte[] event(Call call, Happening happening) {
        return switch (happening) {
            case Happening.Stands(KeptRun.Head head) -> state(call, head);
            case Happening.Judged(var entry) -> {
                ObjectNode shown = Json.object();
                Trails.write(shown, entry);
                yield event("guard", shown);
            }
            case Happening.Asked(int attempt, int turn) ->
                event("attempt", Json.object().put("attempt", attempt).put("turn", turn));
            case Happening.Called(String tool, String destination, int turn) ->
                event(
                        "tool_call",
                        Json.object()
                                .put("tool", tool)
                                .put("destination", destination)
                                .put("turn", turn));
            case Happening.Returned(var entry) ->
                event(
                        "tool_result",
                        Json.object()
                                .put("tool", entry.tool())
                                .put("outcome", entry.outcome())
                                .put("micros", entry.micros()));
        };
    }

    /** A state with all that is known of the run in it, unless it is in another by now. */
    private byte[] state(Call call, KeptRun.Head head) {
        return runs.kept(head.run())
                .filter(run -> run.head().sequence() == head.sequence())
                .map(run -> state(call, run))
                .orElseGet(() -> state(head, KeptRunView.head(head)));
    }

    private byte[] state(Call call, KeptRun run) {
        return state(run.head(), KeptRunView.run(runs, call.caller(), run));
    }

    private static byte[] state(KeptRun.Head head, ObjectNode shown) {
        byte[] event = event(KeptRunView.word(head.state()), shown);
        return ("id: " + head.sequence() + "\n" + new String(event, UTF_8)).getBytes(UTF_8);
    }

    private static byte[] event(String name, ObjectNode data) {
        return ("event: " + name + "\ndata: " + new String(Json.bytes(data), UTF_8) + "\n\n").getBytes(UTF_8);
    }

    private static void write(Call call, byte[] event) throws IOException {
        Content.Sink.write(call.response(), false, ByteBuffer.wrap(event));
    }
}
