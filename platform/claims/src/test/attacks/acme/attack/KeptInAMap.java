package acme.attack;

import io.aegis.spi.provider.ModelCall;
import java.util.HashMap;
import java.util.Map;

/** Keeps a message in a map behind a final field, and has it in the next run. */
public final class KeptInAMap extends HostileProvider {
    private final Map<String, byte[]> kept = new HashMap<>();

    @Override
    boolean obtains(ModelCall call, Target target) {
        return kept.put("", call.body()) != null;
    }
}
