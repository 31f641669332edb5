package io.aegis.spi.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.spi.export.EvidenceBatch;
import io.aegis.spi.export.EvidenceRecord;
import io.aegis.spi.export.ExportResult;
import io.aegis.spi.export.ExporterFactory;
import io.aegis.spi.provider.UpstreamException;
import io.aegis.spi.provider.UpstreamRequest;
import io.aegis.spi.provider.UpstreamResponse;
import io.aegis.spi.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What the gateway relies on in an exporter, as tests.
 *
 * <p>The time limit is there to end an exporter that hangs; nothing is measured by it.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class ExporterContract implements BundleChecks {
    /** The factory that the bundle registers. */
    @Override
    public abstract ExporterFactory factory();

    /** Settings of the exporter. None by default. */
    @Override
    public Settings settings() {
        return Settings.empty();
    }

    /** The body with which the receiver says that it keeps what it was sent. An empty object by default. */
    public String accepted() {
        return "{}";
    }

    /** Whether a request carries a record. By default its body has the record's bytes in it; an exporter that writes another form says here how to tell. */
    public boolean carries(UpstreamRequest request, EvidenceRecord record) {
        return text(request.body()).contains(text(record.line()));
    }

    /** A batch of made-up records, such as a ledger would hand over. */
    protected static EvidenceBatch batch(long first, long last) {
        return new EvidenceBatch(LongStream.rangeClosed(first, last)
                .mapToObj(sequence -> new EvidenceRecord(
                        sequence,
                        ("{\"seq\":" + sequence
                                        + ",\"type\":\"run_started\",\"route\":\"ärger 😀 \\\"quoted\\\" \\\\\"}")
                                .getBytes(StandardCharsets.UTF_8)))
                .toList());
    }

    private ExportResult export(EvidenceBatch batch, ScriptedUpstream receiver) {
        var result = factory()
                .create(settings(), new FakeHost().withNetwork(receiver))
                .export(batch);
        assertThat(result).as("what became of the batch").isNotNull();
        return result;
    }

    private ExportResult answeredWith(int status, Map<String, String> headers) {
        return export(batch(1, 2), new ScriptedUpstream().answers(status, headers, "{}"));
    }

    @Test
    void theManifestDeclaresAnExporter() {
        assertThat(bundle().capability().kind()).isEqualTo("exporter");
    }

    @Test
    void theManifestAsksForTheNetwork() {
        assertThat(bundle().header("Require-Capability"))
                .filteredOn(clause -> clause.path().equals("aegis.grant"))
                .extracting(clause -> clause.attribute("filter:"))
                .contains("(grant=network)");
    }

    @Test
    void aBatchIsOneRequestThatCarriesEveryRecord() {
        for (var batch : List.of(batch(1, 1), batch(7, 9), batch(1, EvidenceBatch.MOST))) {
            var receiver = new ScriptedUpstream().answersJson(200, accepted());
            assertThat(export(batch, receiver)).isEqualTo(new ExportResult.Delivered());
            assertThat(receiver.requests()).hasSize(1);
            assertThat(batch.records())
                    .as("records that the request does not carry")
                    .allMatch(record -> carries(receiver.requests().getFirst(), record));
        }
    }

    @Test
    void theLargestRecordIsCarried() {
        byte[] line = ("{\"seq\":1,\"x\":\"" + "a".repeat(EvidenceRecord.LONGEST - 16) + "\"}")
                .getBytes(StandardCharsets.UTF_8);
        var batch = new EvidenceBatch(List.of(new EvidenceRecord(1, line)));
        var receiver = new ScriptedUpstream().answersJson(200, accepted());
        assertThat(export(batch, receiver)).isEqualTo(new ExportResult.Delivered());
        assertThat(carries(receiver.requests().getFirst(), batch.records().getFirst()))
                .as("carries the record")
                .isTrue();
    }

    @Test
    void theRequestIsOneThatTheGatewaySends() {
        var receiver = new ScriptedUpstream().answersJson(200, accepted());
        export(batch(1, 3), receiver);
        SentRequest.requireAllowed(receiver.requests().getFirst());
    }

    @Test
    void aBatchOfferedAgainIsSentAgain() {
        var receiver = new ScriptedUpstream().answersJson(200, accepted()).answersJson(200, accepted());
        var exporter = factory().create(settings(), new FakeHost().withNetwork(receiver));
        exporter.export(batch(1, 3));
        assertThat(exporter.export(batch(1, 3))).isEqualTo(new ExportResult.Delivered());
        assertThat(receiver.requests()).hasSize(2);
        assertThat(receiver.requests().getLast().body())
                .isEqualTo(receiver.requests().getFirst().body());
    }

    @Test
    void aReceiverThatIsBusyIsAskedLaterAndItsWaitIsKept() {
        for (int status : new int[] {429, 503}) {
            assertThat(answeredWith(status, Map.of("retry-after", "7")))
                    .as("answer to status %d", status)
                    .isInstanceOfSatisfying(
                            ExportResult.Delayed.class,
                            delayed -> assertThat(delayed.retryAfter())
                                    .hasValueSatisfying(wait -> assertThat(wait).hasSeconds(7)));
        }
    }

    @Test
    void aReceiverThatIsIllIsAskedLater() {
        for (int status : new int[] {408, 500, 502, 504}) {
            assertThat(answeredWith(status, Map.of()))
                    .as("answer to status %d", status)
                    .isInstanceOf(ExportResult.Delayed.class);
        }
    }

    @Test
    void aWaitThatNobodyCanReadIsNone() {
        for (String wait : List.of("", "soon", "-1", "99999999999999999999", "7 7")) {
            assertThat(answeredWith(503, Map.of("retry-after", wait))).isInstanceOf(ExportResult.Delayed.class);
        }
    }

    @Test
    void aReceiverThatWillNotTakeTheBatchIsNotAskedForEver() {
        for (int status : new int[] {300, 302, 400, 401, 403, 404, 413, 422}) {
            assertThat(answeredWith(status, Map.of()))
                    .as("answer to status %d", status)
                    .isEqualTo(new ExportResult.Refused(status));
        }
    }

    @Test
    void aFailureIsNotTriedAgain() {
        var receiver = new ScriptedUpstream().answersJson(503, "{}");
        export(batch(1, 1), receiver);
        assertThat(receiver.requests()).hasSize(1);
    }

    @Test
    void theBodyOfAnAnswerIsReleased() {
        for (int status : new int[] {200, 400, 503}) {
            var body = ScriptedBytes.of(accepted());
            export(
                    batch(1, 1),
                    new ScriptedUpstream()
                            .answers(new UpstreamResponse(status, Map.of("content-type", "application/json"), body)));
            assertThat(body.isReleased()).as("released after status %d", status).isTrue();
        }
    }

    @Test
    void whatTheUpstreamThrowsComesOutAsItIs() {
        for (var cause : UpstreamException.Cause.values()) {
            var receiver = new ScriptedUpstream().fails(cause);
            assertThatThrownBy(() -> export(batch(1, 1), receiver))
                    .isInstanceOfSatisfying(
                            UpstreamException.class,
                            thrown -> assertThat(thrown.kind()).isEqualTo(cause));
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
