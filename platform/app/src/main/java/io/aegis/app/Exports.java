package io.aegis.app;

import io.aegis.config.Config;
import io.aegis.config.Exporter;
import io.aegis.config.Route;
import io.aegis.config.SecretReference;
import io.aegis.export.ExportPlan;
import io.aegis.export.JsonlExporter;
import io.aegis.export.PauseNotices;
import io.aegis.export.Webhook;
import io.aegis.export.WebhookExporter;
import io.aegis.ledger.LedgerReader;
import io.aegis.spi.export.EvidenceBatch;
import io.aegis.vault.CredentialPlacement;
import io.aegis.vault.UpstreamDeclaration;
import io.aegis.vault.UpstreamLimits;
import io.aegis.vault.VaultException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The exporters of a configuration, and its notices of runs that wait. */
final class Exports {
    /** No name of an exporter begins with an underscore. */
    private static final String NOTICES = "_approvals-notify";

    private static final UpstreamLimits LIMITS = new UpstreamLimits(
            Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(10), 64 * 1024, 64 * 1024, 1);

    private final Config config;
    private final Path here;
    private final GenerationBuilder.Outside outside;

    /**
     * @param here where relative paths begin
     */
    Exports(Config config, Path here, GenerationBuilder.Outside outside) {
        this.config = config;
        this.here = here;
        this.outside = outside;
    }

    /**
     * What runs in a generation.
     *
     * @throws io.aegis.config.ConfigException if a receiver, its credential or its signing key cannot be used
     */
    List<ExportPlan> plans() {
        List<ExportPlan> plans = new ArrayList<>();
        config.exporters().values().forEach(exporter -> plans.add(plan(exporter)));
        config.notice()
                .flatMap(notice -> config.server().publicUrl().map(url -> notices(notice, url)))
                .ifPresent(plans::add);
        return plans;
    }

    private ExportPlan plan(Exporter exporter) {
        return new ExportPlan(
                exporter.name(),
                OptionalLong.of(exporter.from()),
                EvidenceBatch.MOST,
                type -> true,
                switch (exporter.receiver()) {
                    case Exporter.Receiver.File(Path path, OptionalLong rotateAt) ->
                        new JsonlExporter(
                                here.resolve(path), rotateAt, LedgerReader.HEADER.getBytes(StandardCharsets.UTF_8));
                    case Exporter.Receiver.Web(var webhook) -> new WebhookExporter(receiver(exporter.name(), webhook));
                });
    }

    /** One at a time, so that one which is not taken is not sent together with others again. */
    private ExportPlan notices(io.aegis.config.Webhook notice, URI publicUrl) {
        return new ExportPlan(
                NOTICES,
                OptionalLong.empty(),
                1,
                PauseNotices.TYPE::equals,
                new PauseNotices(
                        receiver(NOTICES, notice), publicUrl, this::expiry, outside.waits(), InstantSource.system()));
    }

    private Optional<Duration> expiry(String route) {
        return Optional.ofNullable(config.routes().get(route))
                .map(Route::approvals)
                .map(io.aegis.config.Approvals::expiry);
    }

    private Webhook receiver(String name, io.aegis.config.Webhook webhook) {
        try {
            return new Webhook(
                    outside.ways().open(declaration(name, webhook)),
                    webhook.path(),
                    outside.ways()
                            .signer(
                                    "the signing key of '" + name + "'",
                                    webhook.signingKey().toString()),
                    InstantSource.system());
        } catch (VaultException unusable) {
            throw WaysOut.refused(config, webhook.pointer(), unusable);
        }
    }

    private static UpstreamDeclaration declaration(String name, io.aegis.config.Webhook webhook) {
        return new UpstreamDeclaration(
                name,
                webhook.base(),
                webhook.apiKey()
                        .map(SecretReference::toString)
                        .map(reference ->
                                new UpstreamDeclaration.Credential(reference, new CredentialPlacement.Bearer())),
                Map.of(),
                LIMITS);
    }
}
