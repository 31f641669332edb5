package io.aegis.server;

import io.aegis.kernel.Runs;
import io.aegis.kernel.port.KeptRun;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.eclipse.jetty.io.Content;
import tools.jackson.databind.node.ObjectNode;

/** What happens to a kept run, as it happens: an event for every state that it is in, until it is over. */
final class RunEvents implements Surface {
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);
    private static final byte[] COMMENT = ": keep-alive\n\n".getBytes(StandardCharsets.UTF_8);

    private final Runs runs;

    RunEvents(Runs runs) {
        this.runs = runs;
    }

    @Override
    public void serve(Call call) {
        KeptRun run = runs.kept(call.variable())
                .filter(found -> RunSurface.isOwn(call, found) || runs.mayDecide(call.caller(), found))
                .orElseThrow(ApprovalSurface::unknown);
        Answers.events(call.response(), run.head().run(), call.dialect());
        try {
            write(call, event(run));
            KeptRun.Head head = run.head();
            while (!head.state().isOver()) {
                KeptRun.Head next =
                        runs.await(head.run(), head.sequence(), KEEP_ALIVE).orElse(null);
                if (next == null) {
                    break; // erased
                }
                boolean same = next.sequence() == head.sequence();
                head = next;
                write(
                        call,
                        same ? COMMENT : runs.kept(head.run()).map(this::event).orElse(COMMENT));
            }
            call.response().write(true, ByteBuffer.allocate(0), call.callback());
        } catch (IOException gone) {
            call.callback().failed(gone);
        }
    }

    private byte[] event(KeptRun run) {
        ObjectNode shown = KeptRunView.run(run, runs.approvals(run.head().route()));
        String text = "id: " + run.head().sequence() + "\nevent: "
                + KeptRunView.word(run.head().state()) + "\ndata: "
                + new String(Json.bytes(shown), StandardCharsets.UTF_8) + "\n\n";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void write(Call call, byte[] event) throws IOException {
        Content.Sink.write(call.response(), false, ByteBuffer.wrap(event));
    }
}
