package io.aegis.dialects.responses;

import io.aegis.dialects.json.JsonBytes;
import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.Envelope;
import io.aegis.kernel.port.Logprobs;
import io.aegis.kernel.port.Usage;
import io.aegis.spi.content.Channel;
import java.util.List;

/** Writes a whole response. Used once. */
final class ResponsesAnswerWriter {
    private final ResponsesDraft draft;

    ResponsesAnswerWriter(Envelope envelope) {
        draft = new ResponsesDraft(envelope, new ResponsesDraft.Progress() {});
    }

    byte[] write(List<AnswerEvent> events) {
        events.forEach(this::take);
        var bytes = new JsonBytes(1024);
        draft.write(bytes, draft.status());
        return bytes.take();
    }

    private void take(AnswerEvent event) {
        switch (event) {
            case AnswerEvent.Text(int choice, Channel channel, String text) -> {
                ResponsesDraft.requireOnly(choice);
                draft.text(channel, text, List.of());
            }
            case AnswerEvent.Tokens(int choice, Channel channel, String text, Logprobs logprobs) -> {
                ResponsesDraft.requireOnly(choice);
                draft.tokens(channel, text, logprobs);
            }
            case AnswerEvent.ToolCall call -> {
                ResponsesDraft.requireOnly(call.choice());
                draft.call(call);
            }
            case AnswerEvent.Seal seal -> {
                ResponsesDraft.requireOnly(seal.choice());
                draft.seal(seal.value());
            }
            case AnswerEvent.Finished finished -> {
                ResponsesDraft.requireOnly(finished.choice());
                draft.end(finished.ending());
            }
            case AnswerEvent.Counted(Usage usage) -> draft.count(usage);
            case AnswerEvent.Vector vector -> throw new IllegalArgumentException("a conversation has no vectors");
            case AnswerEvent.Done done -> throw new IllegalArgumentException("a whole answer has no last event");
            case AnswerEvent.Failed failed -> throw new IllegalArgumentException("a whole answer does not fail");
        }
    }
}
