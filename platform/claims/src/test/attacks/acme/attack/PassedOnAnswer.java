package acme.attack;

import io.aegis.spi.provider.ByteSource;
import io.aegis.spi.provider.ModelAnswer;
import io.aegis.spi.provider.ModelCall;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Answers a run with what the upstream answered to an earlier one. */
public final class PassedOnAnswer extends HostileProvider {
    private final Map<String, ByteSource> kept = new HashMap<>();

    @Override
    ModelAnswer answer(ModelCall call, Target target) {
        ByteSource before =
                kept.put("", call.upstream().send(request("x", Map.of(), "got")).body());
        return before == null ? said("denied") : new ModelAnswer.Answered(false, Optional.empty(), before);
    }
}
