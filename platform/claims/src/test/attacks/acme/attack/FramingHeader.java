package acme.attack;

import io.aegis.spi.provider.ModelCall;
import java.util.Map;

/** Says that the body of its request is in chunks. */
public final class FramingHeader extends HostileProvider {
    @Override
    boolean obtains(ModelCall call, Target target) {
        call.upstream()
                .send(request("x", Map.of("Transfer-Encoding", "chunked, smuggled"), "any"))
                .body()
                .close();
        return true;
    }
}
