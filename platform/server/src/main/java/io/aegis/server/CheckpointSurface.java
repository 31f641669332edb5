package io.aegis.server;

import io.aegis.kernel.port.ErrorCode;
import java.util.Set;

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
        Json.request(call.body(), Set.of());
        String note = checkpoints
                .checkpoint()
                .orElseThrow(() -> RequestRefused.because(
                        ErrorCode.NOT_FOUND,
                        "There is no evidence yet.",
                        "A checkpoint covers records, and there is none.",
                        "Send a request through the gateway first."));
        call.answer(Answers.JSON, Json.bytes(Json.object().put("note", note)));
    }

    private static void answer(Call call, CheckpointAdmin.Key key) {
        call.answer(
                Answers.JSON, Json.bytes(Json.object().put("key", key.pem()).put("fingerprint", key.fingerprint())));
    }
}
