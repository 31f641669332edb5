package io.aegis.server;

import io.aegis.kernel.port.ErrorCode;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What operators ask of the ledger's seal. */
final class CheckpointSurface {
    private final CheckpointAdmin checkpoints;

    CheckpointSurface(CheckpointAdmin checkpoints) {
        this.checkpoints = checkpoints;
    }

    void key(Call call) {
        answer(call, checkpoints.key());
    }

    void rotate(Call call) {
        Json.request(call.body(), Set.of());
        answer(call, checkpoints.rotate(call.visitor().actor()));
    }

    void checkpoint(Call call) {
        boolean publishes = Json.flag(Json.request(call.body(), Set.of("publish")), "publish");
        String note = checkpoints
                .checkpoint()
                .orElseThrow(() -> RequestRefused.because(
                        ErrorCode.NOT_FOUND,
                        "There is no evidence yet.",
                        "A checkpoint covers records, and there is none.",
                        "Send a request through the gateway first."));
        ObjectNode answer = Json.object().put("note", note);
        if (publishes) {
            ArrayNode published = answer.putArray("published");
            checkpoints
                    .publish(note)
                    .forEach(receipt -> published
                            .addObject()
                            .put("exporter", receipt.exporter())
                            .put("to", receipt.to())
                            .put("delivered", receipt.delivered())
                            .put("trouble", receipt.trouble()));
        }
        call.answer(Answers.JSON, Json.bytes(answer));
    }

    private static void answer(Call call, CheckpointAdmin.Key key) {
        call.answer(
                Answers.JSON, Json.bytes(Json.object().put("key", key.pem()).put("fingerprint", key.fingerprint())));
    }
}
