package acme.sample;

import io.aegis.spi.export.EvidenceBatch;
import io.aegis.spi.export.ExportResult;
import io.aegis.spi.export.Exporter;
import io.aegis.spi.provider.Upstream;
import io.aegis.spi.provider.UpstreamRequest;
import io.aegis.spi.provider.UpstreamResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Posts each batch as it is, one record on a line.
 *
 * <p>The gateway knows the address and places the credential; neither is ever in here. Keeps no state, so many threads may use it at once.
 */
final class SampleExporter implements Exporter {
    private static final Map<String, String> HEADERS = Map.of("content-type", "application/x-ndjson");
    private static final int LONGEST_NUMBER = 6;

    private final Upstream receiver;
    private final String path;

    SampleExporter(Upstream receiver, String path) {
        this.receiver = receiver;
        this.path = path;
    }

    @Override
    public ExportResult export(EvidenceBatch batch) {
        UpstreamResponse response = receiver.send(new UpstreamRequest("POST", path, HEADERS, batch.lines()));
        response.body().close();
        int status = response.status();
        if (status >= 200 && status < 300) {
            return new ExportResult.Delivered();
        }
        if (status == 408 || status == 429 || status >= 500) {
            return new ExportResult.Delayed(retryAfter(response));
        }
        return new ExportResult.Refused(status);
    }

    private static Optional<Duration> retryAfter(UpstreamResponse response) {
        return response.header("retry-after")
                .filter(text -> !text.isEmpty() && text.length() <= LONGEST_NUMBER)
                .filter(text -> text.chars().allMatch(each -> each >= '0' && each <= '9'))
                .map(text -> Duration.ofSeconds(Integer.parseInt(text)));
    }
}
