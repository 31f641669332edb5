package io.aegis.sandbox.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.guard.classification.ClassificationGuardFactory;
import io.aegis.guard.pii.PiiGuardFactory;
import io.aegis.guard.policy.PolicyGuardFactory;
import io.aegis.guard.regex.RegexGuardFactory;
import io.aegis.guard.secrets.SecretsGuardFactory;
import io.aegis.identity.virtualkeys.VirtualKeyAuthenticatorFactory;
import io.aegis.provider.anthropic.AnthropicProviderFactory;
import io.aegis.provider.azureopenai.AzureOpenAiProviderFactory;
import io.aegis.provider.bedrock.BedrockProviderFactory;
import io.aegis.provider.fake.FakeProviderFactory;
import io.aegis.provider.gemini.GeminiProviderFactory;
import io.aegis.provider.openaicompatible.OpenAiCompatibleProviderFactory;
import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Trust;
import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.guard.IncrementalGuard;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Progress;
import io.aegis.spi.provider.ModelAnswer;
import io.aegis.spi.provider.ModelCall;
import io.aegis.spi.provider.ModelProviderFactory;
import io.aegis.spi.settings.Settings;
import io.aegis.spi.testkit.FakeHost;
import io.aegis.spi.testkit.Inspections;
import io.aegis.spi.testkit.ScriptedUpstream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The bundles of this repository run in a worker as they are. */
@Timeout(120)
class FirstPartyWorkerIT {
    private static final String LONG =
            "hello jane.doe@example.com, card 4111 1111 1111 1111, \ud83d\ude00 iban DE89 3704 0044 0532 0130 00 and"
                    + " bye";

    private static final List<Inspection> INSPECTIONS = List.of(
            Inspections.of("nothing to see"),
            Inspections.of(LONG),
            Inspections.of("lone \ud800 surrogate jane@example.com"),
            Inspections.begin().parts("jane.doe@exa", "mple.com").build(),
            Inspections.begin()
                    .text("4111 1111 ")
                    .nextMessage()
                    .in(Channel.TOOL_RESULT, Trust.TOOL)
                    .text("1111 1111")
                    .key("jane@example.com")
                    .number("4111111111111111")
                    .build());

    @TempDir
    Path root;

    @Test
    void allOfThemComeUp() {
        try (var sandbox = TestSandbox.patient(root, Isolation.BUBBLEWRAP)) {
            for (WorkerPlugin plugin : List.of(
                    TestPlugin.firstParty("guard", "aegis.classification", ClassificationGuardFactory.class),
                    TestPlugin.firstParty("guard", "aegis.pii", PiiGuardFactory.class),
                    TestPlugin.firstParty("guard", "aegis.policy", PolicyGuardFactory.class),
                    TestPlugin.firstParty("guard", "aegis.regex_guard", RegexGuardFactory.class),
                    TestPlugin.firstParty("guard", "aegis.secrets", SecretsGuardFactory.class),
                    TestPlugin.firstParty("authenticator", "api_key", VirtualKeyAuthenticatorFactory.class),
                    TestPlugin.firstParty("provider", "fake", FakeProviderFactory.class),
                    TestPlugin.firstParty("provider", "azure_openai", AzureOpenAiProviderFactory.class),
                    TestPlugin.firstParty("provider", "anthropic", AnthropicProviderFactory.class),
                    TestPlugin.firstParty("provider", "bedrock", BedrockProviderFactory.class),
                    TestPlugin.firstParty("provider", "gemini", GeminiProviderFactory.class),
                    TestPlugin.firstParty("provider", "openai_compatible", OpenAiCompatibleProviderFactory.class))) {
                try (var worker = sandbox.start(plugin)) {
                    assertThat(worker.status().state()).isEqualTo(WorkerStatus.State.RUNNING);
                }
            }
        }
    }

    @Test
    void aGuardDecidesInAWorkerAsItDoesInProcess() {
        same(TestPlugin.firstParty("guard", "aegis.pii", PiiGuardFactory.class), new PiiGuardFactory(), Map.of());
        same(
                TestPlugin.firstParty("guard", "aegis.regex_guard", RegexGuardFactory.class),
                new RegexGuardFactory(),
                Map.of("patterns", List.of(Map.of("name", "greeting", "pattern", "hel{1,3}o", "action", "block"))));
    }

    private void same(WorkerPlugin plugin, GuardFactory inProcess, Map<String, Object> settings) {
        try (var sandbox = TestSandbox.patient(root, Isolation.BUBBLEWRAP);
                var worker = sandbox.start(plugin)) {
            var near = inProcess.create(Settings.of(settings), new FakeHost());
            var far = ((GuardFactory) worker.factory()).create(Settings.of(settings), new FakeHost());
            for (Inspection inspection : INSPECTIONS) {
                assertThat(far.inspect(inspection)).isEqualTo(near.inspect(inspection));
            }
            assertThat(INSPECTIONS.stream()
                            .map(near::inspect)
                            .anyMatch(verdict -> !verdict.findings().isEmpty()))
                    .isTrue();
            assertThat(stream((IncrementalGuard) far)).isEqualTo(stream((IncrementalGuard) near));
        }
    }

    private static List<Progress> stream(IncrementalGuard guard) {
        var inspector = guard.open(Inspections.begin().context(), Channel.ASSISTANT);
        var progress = new ArrayList<Progress>();
        LONG.codePoints().forEach(point -> progress.add(inspector.next(Character.toString(point))));
        progress.add(inspector.finish());
        return progress;
    }

    @Test
    void aProviderAnswersInAWorkerAsItDoesInProcess() {
        try (var sandbox = TestSandbox.patient(root, Isolation.BUBBLEWRAP);
                var worker = sandbox.start(TestPlugin.firstParty(
                        "provider", "openai_compatible", OpenAiCompatibleProviderFactory.class))) {
            var near = answers(new OpenAiCompatibleProviderFactory());
            assertThat(answers((ModelProviderFactory) worker.factory()))
                    .isEqualTo(near)
                    .isNotEmpty();
        }
    }

    private static List<String> answers(ModelProviderFactory factory) {
        var provider = factory.create(Settings.of(Map.of("organization", "o")), new FakeHost());
        var said = new ArrayList<String>();
        for (var upstream : List.of(
                new ScriptedUpstream().answersEvents("data: one\n\n", "data: two\n\n"),
                new ScriptedUpstream().answersJson(200, "{}"),
                new ScriptedUpstream().answersJson(400, "{\"error\":{\"code\":\"context_length_exceeded\"}}"),
                new ScriptedUpstream().answers(429, Map.of("retry-after", "7"), ""))) {
            ModelAnswer answer =
                    provider.answer(new ModelCall("openai.chat", "m", true, "{}".getBytes(UTF_8), upstream));
            said.add(said(answer) + new TreeMap<>(upstream.requests().getFirst().headers()));
        }
        return said;
    }

    private static String said(ModelAnswer answer) {
        return switch (answer) {
            case ModelAnswer.Failed failed -> failed.toString();
            case ModelAnswer.Answered(boolean streamed, Optional<String> requestId, var body) -> {
                var text = new StringBuilder().append(streamed).append(requestId);
                for (byte[] next = body.next(); next != null; next = body.next()) {
                    text.append(new String(next, UTF_8));
                }
                yield text.toString();
            }
        };
    }
}
