package io.aegis.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.spi.guard.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bundles that belong to the gateway. */
class ImageAdmissionTest {
    private static final String HEADER = "Provide-Capability";
    private static final String GUARD =
            "aegis.plugin;kind=guard;type=\"test.a\";api:Version=\"1.0\";stages:List<String>=\"ingress\"";

    @TempDir
    Path root;

    private ImageFolder image;

    @BeforeEach
    void anImage() {
        image = new ImageFolder(root);
    }

    @Nested
    class TheBytes {
        @Test
        void thatTheImageWasBuiltWithAreAdmitted() {
            image.with("a.jar", bundle());
            assertThat(admitted().plugin().digest()).isEqualTo(Sha256.of(bundle().bytes()));
        }

        @Test
        void withOneByteAlteredAreRefused() {
            byte[] jar = bundle().bytes();
            image.with("a.jar", jar);
            for (int at : new int[] {0, jar.length / 2, jar.length - 1}) {
                byte[] altered = jar.clone();
                altered[at] ^= 1;
                image.withUnlisted("a.jar", altered);
                assertThat(refusal()).isEqualTo("AEG-PLG-003");
            }
        }

        @Test
        void thatNobodyListedAreRefused() {
            image.withUnlisted("a.jar", bundle().bytes());
            assertThat(refusal()).isEqualTo("AEG-PLG-001");
        }

        @Test
        void underAnotherNameThanTheListedOneAreRefused() {
            image.with("a.jar", bundle().bytes());
            image.withUnlisted("a.jar", bundle().entry("b", "").bytes());
            image.withUnlisted("b.jar", bundle().bytes());
            assertThat(judge())
                    .allMatch(AdmissionResult.Refused.class::isInstance)
                    .hasSize(2);
        }

        @Test
        void thatAreListedAndAbsentAreReported() throws IOException {
            image.with("a.jar", bundle().bytes());
            Files.delete(image.bundles().resolve("a.jar"));
            assertThat(refusal()).isEqualTo("AEG-CFG-022");
        }

        @Test
        void behindALinkAreRefused() throws IOException {
            image.with("a.jar", bundle().bytes());
            Path elsewhere = Files.move(image.bundles().resolve("a.jar"), root.resolve("elsewhere.jar"));
            Files.createSymbolicLink(image.bundles().resolve("a.jar"), elsewhere);
            assertThat(refusal()).isEqualTo("AEG-CFG-022");
        }

        @Test
        void thatAreNoJarAreRefused() {
            image.with("a.jar", new byte[] {1, 2, 3});
            assertThat(refusal()).isEqualTo("AEG-PLG-010");
        }
    }

    @Nested
    class TheManifest {
        @Test
        void becomesADeclaration() {
            image.with(
                    "a.jar",
                    bundle().header(
                                    HEADER,
                                    "aegis.plugin; api:Version=\"1.0\"; kind=guard; type=test.a;"
                                        + " streaming=incremental;edits=none;stages:List<String>=\"ingress,"
                                        + " tool_result\"; labels:List<String>=\"topic\","
                                        + "osgi.service;objectClass:List<String>=\"io.aegis.spi.guard.GuardFactory\"")
                            .header("Require-Capability", "aegis.grant; filter:=\"(grant=network)\"")
                            .entry(
                                    "aegis/settings.schema.json",
                                    "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"type\":\"object\","
                                            + "\"properties\":{\"url\":{\"x-aegis-upstream\":true}}}"));
            PluginDeclaration declaration = admitted().plugin().declaration();
            assertThat(declaration.kind()).isEqualTo(PluginKind.GUARD);
            assertThat(declaration.type()).isEqualTo("test.a");
            assertThat(declaration.stages()).containsExactlyInAnyOrder(Stage.INGRESS, Stage.TOOL_RESULT);
            assertThat(declaration.incremental()).isTrue();
            assertThat(declaration.labels()).isEqualTo(Set.of("topic"));
            assertThat(declaration.edits()).isFalse();
            assertThat(declaration.needs()).isEqualTo(Set.of("network"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"2.0", "0.9", "10.0"})
        void ofAnotherContractIsRefused(String version) {
            image.with("a.jar", bundle().header(HEADER, GUARD.replace("1.0", version)));
            assertThat(refusal()).isEqualTo("AEG-PLG-005");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "kind=guard|kind=tool",
                    "type=\"test.a\"|type=\"Test A\"",
                    "\"ingress\"|\"ingress,somewhere\"",
                    "\"ingress\"|\"ingress,ingress\"",
                    "stages:List<String>=\"ingress\"|streaming=incremental",
                    "\"ingress\"|\"ingress\";streaming=sometimes",
                    "\"ingress\"|\"ingress\";edits=some",
                    "\"ingress\"|\"ingress\";failure=open",
                    "\"ingress\"|\"ingress\";effective:=never",
                    "\"ingress\"|\"ingress\";kind=provider",
                    "\"ingress\"|\"ingress\";labels:List<String>=\"Not A Word\"",
                    "api:Version=\"1.0\";|`",
                    "aegis.plugin|aegis.plugins",
                    "\"ingress\"|\"ingress",
                })
        void thatSaysAnythingUnclearIsRefused(String clear, String unclear) {
            image.with("a.jar", bundle().header(HEADER, GUARD.replace(clear, unclear.replace("`", ""))));
            assertThat(refusal()).isEqualTo("AEG-PLG-010");
        }

        @Test
        void thatDeclaresTwoPluginsIsRefused() {
            image.with("a.jar", bundle().header(HEADER, GUARD + "," + GUARD));
            assertThat(refusal()).isEqualTo("AEG-PLG-010");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Bundle-Activator",
                    "Bundle-NativeCode",
                    "DynamicImport-Package",
                    "Export-Package",
                    "Fragment-Host",
                    "Require-Bundle",
                    "bundle-activator",
                    "Bundle-ClassPath"
                })
        void withAHeaderThatGivesMoreThanItsDeclarationIsRefused(String header) {
            image.with("a.jar", bundle().header(header, "anything"));
            assertThat(refusal()).isEqualTo("AEG-PLG-006");
        }

        @Test
        void thatAsksForWhatNobodyCanGrantIsRefused() {
            image.with(
                    "a.jar",
                    bundle().header(
                                    "Require-Capability",
                                    "aegis.grant;filter:=\"(grant=files)\";resolution:=optional"));
            assertThat(refusal()).isEqualTo("AEG-PLG-007");
        }

        @Test
        void thatAsksInAnUnreadableWayIsRefused() {
            image.with(
                    "a.jar",
                    bundle().header("Require-Capability", "aegis.grant;filter:=\"(|(grant=keys)(grant=files))\""));
            assertThat(refusal()).isEqualTo("AEG-PLG-010");
        }

        @Test
        void thatClaimsATakenNameTakesNothingAndLeavesNothing() {
            image.with("a.jar", bundle())
                    .with("b.jar", bundle().entry("other", "").bytes())
                    .with(
                            "c.jar",
                            bundle().header(HEADER, GUARD.replace("test.a", "test.c"))
                                    .bytes());
            List<AdmissionResult> results = judge();
            assertThat(results)
                    .filteredOn(AdmissionResult.Admitted.class::isInstance)
                    .extracting(admitted ->
                            ((AdmissionResult.Admitted) admitted).plugin().type())
                    .containsExactly("test.c");
            assertThat(results)
                    .filteredOn(AdmissionResult.Refused.class::isInstance)
                    .hasSize(2)
                    .allSatisfy(refused -> assertThat(refused.toString()).contains("AEG-CFG-021"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lib/inner.jar", "inner.JAR", "native/lib.so", "a.dll", "b.dylib"})
    void anArchiveOrNativeCodeInsideIsRefused(String entry) {
        image.with("a.jar", bundle().entry(entry, ""));
        assertThat(refusal()).isEqualTo("AEG-PLG-006");
    }

    @Nested
    class TheSchema {
        @Test
        void mustBeThere() {
            image.with("a.jar", bundle().withoutEntry("aegis/settings.schema.json"));
            assertThat(refusal()).isEqualTo("AEG-PLG-010");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "[]",
                    "{}",
                    "{\"type\": \"object\"} x",
                    "{\"$schema\": \"DRAFT\", \"type\": \"object\", \"type\": \"object\"}",
                    "{\"$schema\": \"http://json-schema.org/draft-07/schema#\", \"type\": \"object\"}",
                    "{\"$schema\": \"DRAFT\", \"type\": \"array\"}",
                    "{\"$schema\": \"DRAFT\", \"type\": \"object\", \"$ref\": \"https://example.com/schema.json\"}",
                    "{\"$schema\": \"DRAFT\", \"type\": \"object\", \"$ref\": \"file:///etc/passwd\"}",
                    "{\"$schema\": \"DRAFT\", \"type\": \"object\", \"$ref\": \"other.json\"}",
                    "{\"$schema\": \"DRAFT\", \"type\": \"object\", \"$id\": \"https://example.com/\", \"$ref\":"
                            + " \"#/a\"}",
                    "{\"$schema\": \"DRAFT\", \"type\": \"object\", \"$ref\": \"#/$defs/nowhere\"}",
                    "{\"$schema\": \"DRAFT\", \"type\": \"object\", \"properties\": {\"a\": {\"pattern\":"
                            + " \"(?=a)b\"}}}",
                    "{\"$schema\": \"DRAFT\", \"type\": \"object\", \"properties\": {\"a\": {\"pattern\": \"(\"}}}",
                    "{\"$schema\": \"DRAFT\", \"type\": \"object\",\"properties\": {\"a\": {\"x-aegis-upstream\":"
                            + " true}, \"b\": {\"x-aegis-upstream\": true}}}",
                    "{\"$schema\": \"DRAFT\", \"type\": \"object\", \"properties\": {\"a\": {\"x-aegis-credential\":"
                            + " \"query\"}}}",
                    "{\"$schema\": \"DRAFT\", \"type\": \"object\",\"properties\": {\"a\": {\"properties\": {\"b\":"
                            + " {\"x-aegis-credential\": \"bearer\"}}}}}",
                    "{\"$schema\": \"DRAFT\", \"type\": \"object\", \"properties\": {\"a\": {\"x-aegis-credential\":"
                            + " \"sigv4\"}}}",
                    "{\"$schema\": \"DRAFT\", \"type\": \"object\", \"properties\": {\"a\": {\"x-aegis-credential\":"
                            + " \"sigv4:bedrock:region\"}}}",
                    "{\"$schema\": \"DRAFT\", \"type\": \"object\", \"properties\": {\"a\": {\"x-aegis-credential\":"
                            + " \"sigv4:bedrock:region\"}, \"region\": {\"type\": \"object\"}}}",
                })
        void mustBeOneSelfContainedObjectSchema(String schema) {
            String draft = "https://json-schema.org/draft/2020-12/schema";
            image.with("a.jar", bundle().entry("aegis/settings.schema.json", schema.replace("DRAFT", draft)));
            assertThat(refusal()).isEqualTo("AEG-PLG-010");
        }
    }

    @Test
    void aCredentialThatSignsSaysForWhichServiceAndWhichSettingIsTheRegion() {
        image.with(
                "a.jar",
                bundle().entry(
                                "aegis/settings.schema.json",
                                "{\"$schema\": \"https://json-schema.org/draft/2020-12/schema\", \"type\": \"object\","
                                    + " \"properties\": {\"keys\": {\"x-aegis-credential\": \"sigv4:bedrock:region\"},"
                                    + " \"region\": {\"type\": \"string\"}}}"));
        assertThat(admitted().plugin().schema().declared().credential())
                .contains(new PluginSchema.Credential("keys", "sigv4:bedrock:region"));
    }

    private static PluginJar bundle() {
        return PluginJar.empty().header(HEADER, GUARD).withoutHeader("Service-Component");
    }

    private List<AdmissionResult> judge() {
        return new Admission(image.digests()).judge(image.bundles());
    }

    private AdmissionResult.Admitted admitted() {
        assertThat(judge()).singleElement().isInstanceOf(AdmissionResult.Admitted.class);
        return (AdmissionResult.Admitted) judge().getFirst();
    }

    private String refusal() {
        assertThat(judge()).singleElement().isInstanceOf(AdmissionResult.Refused.class);
        return ((AdmissionResult.Refused) judge().getFirst())
                .bundle()
                .findings()
                .getFirst()
                .code();
    }
}
