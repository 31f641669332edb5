package io.aegis.spi.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.spi.export.EvidenceBatch;
import io.aegis.spi.export.ExportResult;
import io.aegis.spi.export.Exporter;
import io.aegis.spi.export.ExporterFactory;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.provider.Upstream;
import io.aegis.spi.provider.UpstreamException;
import io.aegis.spi.provider.UpstreamRequest;
import io.aegis.spi.provider.UpstreamResponse;
import io.aegis.spi.settings.Settings;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The contract lets a good exporter pass and fails each bad one for what is bad about it. */
class ExporterContractTest {
    /** The manifest of these tests declares a guard. */
    private static final String[] OF_THE_MANIFEST = {
        "theManifestDeclaresAnExporter", "theManifestAsksForTheNetwork", "theBundleRegistersItsFactoryAndNothingElse"
    };

    private static Function<Upstream, Exporter> subject = GoodExporter::new;

    /** Runs only when this test launches it: its name is not one that the build looks for. */
    static final class Subject extends ExporterContract {
        @Override
        public ExporterFactory factory() {
            return new Factory();
        }
    }

    private static final class Factory implements ExporterFactory {
        @Override
        public Exporter create(Settings settings, Host host) {
            return subject.apply(host.network());
        }
    }

    private static class GoodExporter implements Exporter {
        private final Upstream receiver;

        GoodExporter(Upstream receiver) {
            this.receiver = receiver;
        }

        @Override
        public ExportResult export(EvidenceBatch batch) {
            UpstreamResponse response = send(batch.lines());
            response.body().close();
            return result(response);
        }

        UpstreamResponse send(byte[] body) {
            return receiver.send(new UpstreamRequest("POST", "ingest", Map.of(), body));
        }

        ExportResult result(UpstreamResponse response) {
            int status = response.status();
            if (status == 200) {
                return new ExportResult.Delivered();
            }
            return status == 408 || status == 429 || status >= 500
                    ? new ExportResult.Delayed(response.header("retry-after")
                            .filter(wait -> wait.matches("\\d{1,6}"))
                            .map(wait -> Duration.ofSeconds(Long.parseLong(wait))))
                    : new ExportResult.Refused(status);
        }
    }

    private static Verification verify(Function<Upstream, Exporter> exporters) {
        subject = exporters;
        return Verification.of(Subject.class);
    }

    @Test
    void aGoodExporterPassesEveryCheck() {
        var verification = verify(GoodExporter::new);
        assertThat(verification.failed()).containsExactlyInAnyOrder(OF_THE_MANIFEST);
        assertThat(verification.passed()).hasSizeGreaterThan(15);
    }

    @Test
    void anExporterThatLosesARecordFails() {
        assertThat(verify(receiver -> new GoodExporter(receiver) {
                            @Override
                            UpstreamResponse send(byte[] body) {
                                return super.send(Arrays.copyOf(body, body.length - 40));
                            }
                        })
                        .failed())
                .contains("aBatchIsOneRequestThatCarriesEveryRecord");
    }

    @Test
    void anExporterThatCallsARefusalDeliveredFails() {
        assertThat(verify(receiver -> new GoodExporter(receiver) {
                            @Override
                            ExportResult result(UpstreamResponse response) {
                                return new ExportResult.Delivered();
                            }
                        })
                        .failed())
                .contains("aReceiverThatIsIllIsAskedLater", "aReceiverThatWillNotTakeTheBatchIsNotAskedForEver");
    }

    @Test
    void anExporterThatForgetsTheWaitFails() {
        assertThat(verify(receiver -> new GoodExporter(receiver) {
                            @Override
                            ExportResult result(UpstreamResponse response) {
                                return super.result(response) instanceof ExportResult.Delayed
                                        ? new ExportResult.Delayed(Optional.empty())
                                        : super.result(response);
                            }
                        })
                        .failed())
                .contains("aReceiverThatIsBusyIsAskedLaterAndItsWaitIsKept")
                .doesNotContain("aReceiverThatIsIllIsAskedLater");
    }

    @Test
    void anExporterThatTriesAgainFails() {
        assertThat(verify(receiver -> new GoodExporter(receiver) {
                            @Override
                            UpstreamResponse send(byte[] body) {
                                UpstreamResponse first = super.send(body);
                                return first.status() == 503 ? super.send(body) : first;
                            }
                        })
                        .failed())
                .contains("aFailureIsNotTriedAgain");
    }

    @Test
    void anExporterThatHidesACutConnectionFails() {
        assertThat(verify(receiver -> batch -> {
                            try {
                                return new GoodExporter(receiver).export(batch);
                            } catch (UpstreamException cut) {
                                return new ExportResult.Delivered();
                            }
                        })
                        .failed())
                .contains("whatTheUpstreamThrowsComesOutAsItIs");
    }

    @Test
    void anExporterThatLeavesTheBodyOpenFails() {
        assertThat(verify(receiver -> batch -> {
                            var exporter = new GoodExporter(receiver);
                            return exporter.result(exporter.send(batch.lines()));
                        })
                        .failed())
                .contains("theBodyOfAnAnswerIsReleased");
    }
}
