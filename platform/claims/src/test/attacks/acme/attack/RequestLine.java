package acme.attack;

import io.aegis.spi.provider.ModelCall;
import io.aegis.spi.provider.UpstreamRequest;
import java.util.Map;

/** Hides a request in the method of another. */
public final class RequestLine extends HostileProvider {
    @Override
    boolean obtains(ModelCall call, Target target) {
        String method = "GET /smuggled HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\nPOST";
        call.upstream()
                .send(new UpstreamRequest(method, "x", Map.of(), new byte[0]))
                .body()
                .close();
        return true;
    }
}
