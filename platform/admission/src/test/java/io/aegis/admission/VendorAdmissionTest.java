package io.aegis.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VendorAdmissionTest {
    private static final byte[] JAR = PluginJar.harmless().bytes();

    @Nested
    class APluginThatIsRight {
        @ParameterizedTest
        @EnumSource(names = {"VERIFIED", "SANDBOXED", "PROCESS"})
        void isAdmittedInEveryTierOfVendors(PluginTier tier) {
            var result = Signed.judge(Signed.file(JAR), tier, Signed.TRUST);
            assertThat(Signed.findings(result)).isEmpty();
            AdmittedPlugin plugin = ((AdmissionResult.Admitted) result).plugin();
            assertThat(plugin.digest()).isEqualTo(Sha256.of(JAR));
            assertThat(plugin.bytes()).isEqualTo(JAR);
            assertThat(plugin.version()).isEqualTo("1.2.3");
            assertThat(plugin.tier()).isEqualTo(tier);
            assertThat(plugin.signer()).contains(Signed.PIN);
            assertThat(plugin.grants()).isEmpty();
        }

        @Test
        void isNeverTrusted() {
            assertThat(Signed.findings(JAR, PluginTier.TRUSTED))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.place()).isEqualTo("tier"));
        }

        @Test
        void mayHaveAManifestThatBreaksACharacterBetweenTwoLines() {
            byte[] manifest = PluginJar.harmless()
                    .header("Bundle-Vendor", "x".repeat(100))
                    .manifest()
                    .replace("x".repeat(60) + "\r\n xx", "M\u00c3\r\n \u00bcller")
                    .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
            assertThat(Signed.findings(PluginJar.harmless().bytes(manifest), PluginTier.VERIFIED))
                    .isEmpty();
        }
    }

    @Nested
    class Signatures {
        @Test
        void mustBeThere() {
            assertThat(code(new PluginFile("a.jar", JAR, Optional.empty()), Signed.TRUST))
                    .isEqualTo("AEG-PLG-001");
        }

        @Test
        void ofAKeyThatNobodyPinnedDoNotCount() {
            assertThat(code(Signed.file(JAR), Trust.NOBODY)).isEqualTo("AEG-PLG-002");
            assertThat(code(Signed.file(JAR, SigningKeys.generate()), Signed.TRUST))
                    .isEqualTo("AEG-PLG-002");
        }

        @Test
        void thatNameAPinnedKeyAndAreMadeWithAnotherAreRefused() {
            var other = SigningKeys.generate();
            var forged = Signing.sign(JAR, other.privatePem(), other.publicPem());
            var envelope = new SignatureEnvelope(Signed.PIN.fingerprint(), forged.sha256(), forged.signature());
            assertThat(code(JAR, envelope)).isEqualTo("AEG-PLG-003");
        }

        @Test
        void doNotHoldForAnotherJar() {
            var envelope = Signing.sign(JAR, Signed.KEY.privatePem(), Signed.KEY.publicPem());
            byte[] other = PluginJar.harmless().header("Bundle-Name", "other").bytes();
            assertThat(code(other, envelope)).isEqualTo("AEG-PLG-003");
            var renamed = new SignatureEnvelope(envelope.key(), Sha256.of(other), envelope.signature());
            assertThat(code(other, renamed)).isEqualTo("AEG-PLG-003");
        }

        @Test
        void doNotHoldForAJarWithAnyBitAltered() {
            PluginFile signed = Signed.file(JAR);
            for (int at = 0; at < JAR.length; at += 97) {
                byte[] altered = JAR.clone();
                altered[at] ^= 4;
                assertThat(code(new PluginFile("a.jar", altered, signed.signature()), Signed.TRUST))
                        .isEqualTo("AEG-PLG-003");
            }
        }

        @Test
        void withAnyBitAlteredDoNotHold() {
            byte[] envelope = Signed.file(JAR).signature().orElseThrow();
            for (int at = 0; at < envelope.length; at++) {
                byte[] altered = envelope.clone();
                altered[at] ^= 1;
                if (envelope[at] != '\n' && envelope[at] != ' ') {
                    assertThat(code(new PluginFile("a.jar", JAR, Optional.of(altered)), Signed.TRUST))
                            .as("byte %s", at)
                            .isIn("AEG-PLG-002", "AEG-PLG-003", "AEG-PLG-010");
                }
            }
        }

        @Test
        void ofARevokedKeyDoNotCountAlthoughItIsPinned() {
            var trust = new Trust(List.of(Signed.PIN), Set.of(), Set.of(Signed.PIN.fingerprint()));
            assertThat(code(Signed.file(JAR), trust)).isEqualTo("AEG-PLG-004");
        }

        @Test
        void doNotSaveARevokedFile() {
            var trust = new Trust(List.of(Signed.PIN), Set.of(Sha256.of(JAR)), Set.of());
            assertThat(code(Signed.file(JAR), trust)).isEqualTo("AEG-PLG-004");
        }

        @Test
        void ofEitherKeyOfAVendorCount() {
            var next = SigningKeys.generate();
            var trust = new Trust(
                    List.of(Signed.PIN, VendorKey.pin("Acme", "acme.", next.publicPem())), Set.of(), Set.of());
            assertThat(Signed.findings(Signed.judge(Signed.file(JAR), PluginTier.VERIFIED, trust)))
                    .isEmpty();
            assertThat(Signed.findings(Signed.judge(Signed.file(JAR, next), PluginTier.VERIFIED, trust)))
                    .isEmpty();
        }

        @Test
        void ofAVendorDoNotCountForTheNamesOfAnother() {
            var trust = new Trust(
                    List.of(VendorKey.pin("Other", "acme.tickets.", Signed.KEY.publicPem())), Set.of(), Set.of());
            assertThat(code(Signed.file(JAR), trust)).isEqualTo("AEG-PLG-002");
        }

        @Test
        void ofAPinWhoseKeyIsAnotherThanItSaysDoNotCount() {
            var other = SigningKeys.generate();
            var pin = new VendorKey("Acme", "acme.", other.publicPem(), Signed.PIN.fingerprint());
            assertThat(code(Signed.file(JAR, Signed.KEY), new Trust(List.of(pin), Set.of(), Set.of())))
                    .isEqualTo("AEG-PLG-002");
        }

        private static String code(PluginFile file, Trust trust) {
            return Signed.findings(Signed.judge(file, PluginTier.SANDBOXED, trust))
                    .getFirst()
                    .code();
        }

        private static String code(byte[] jar, SignatureEnvelope envelope) {
            return code(new PluginFile("a.jar", jar, Optional.of(envelope.json().getBytes())), Signed.TRUST);
        }
    }

    /** One and the same Admission, asked again: what it remembers of the bytes speaks for no signature, tier or grant. */
    @Nested
    class AFileThatWasAdmittedBefore {
        private final Admission admission = new Admission(Map.of());

        @Test
        void isAdmittedAgain() {
            PluginFile file = Signed.file(JAR);

            assertThat(codes(file, Set.of(), Signed.TRUST)).isEmpty();
            assertThat(codes(file, Set.of(), Signed.TRUST)).isEmpty();
        }

        @Test
        void isRefusedOnceItsKeyOrItselfIsTrustedNoMore() {
            PluginFile file = Signed.file(JAR);
            assertThat(codes(file, Set.of(), Signed.TRUST)).isEmpty();

            assertThat(codes(file, Set.of(), Trust.NOBODY)).containsExactly("AEG-PLG-002");
            assertThat(codes(file, Set.of(), new Trust(List.of(Signed.PIN), Set.of(Sha256.of(JAR)), Set.of())))
                    .containsExactly("AEG-PLG-004");
            assertThat(codes(new PluginFile("a.jar", JAR, Optional.empty()), Set.of(), Signed.TRUST))
                    .containsExactly("AEG-PLG-001");
        }

        @Test
        void isRefusedWithoutTheGrantOrTheTierOfThen() {
            PluginFile file = Signed.file(PluginJar.harmless().needsNetwork().bytes());
            assertThat(codes(file, Set.of("network"), Signed.TRUST)).isEmpty();

            assertThat(codes(file, Set.of(), Signed.TRUST)).containsExactly("AEG-PLG-007");
            assertThat(Signed.findings(admission.judge(file, PluginTier.VERIFIED, Set.of("network"), Signed.TRUST)))
                    .extracting(AdmissionFinding::code)
                    .containsExactly("AEG-PLG-007");
        }

        private List<String> codes(PluginFile file, Set<String> grants, Trust trust) {
            return Signed.findings(admission.judge(file, PluginTier.SANDBOXED, grants, trust)).stream()
                    .map(AdmissionFinding::code)
                    .toList();
        }
    }

    @Nested
    class Names {
        @ParameterizedTest
        @ValueSource(strings = {"aegis.pii", "aegis.acme", "fake", "api_key"})
        void ofTheGatewayAreNobodyElses(String name) {
            byte[] jar = named(name);
            assertThat(Signed.findings(jar, PluginTier.SANDBOXED))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.code()).isEqualTo("AEG-PLG-002"));
        }

        @Test
        void areMoreThanAPrefix() {
            assertThat(Signed.findings(named("acme."), PluginTier.SANDBOXED)).isNotEmpty();
        }

        private static byte[] named(String name) {
            PluginJar jar = PluginJar.harmless();
            return jar.header("Plugin-Id", name)
                    .header(
                            "Provide-Capability",
                            jar.headers().get("Provide-Capability").replace("acme.tickets", name))
                    .bytes();
        }
    }

    @Nested
    class Grants {
        @Test
        void areGivenIfTheyAreNeededAndGranted() {
            assertThat(granted(PluginJar.harmless().needsNetwork())).containsExactly("network");
            assertThat(granted(PluginJar.harmless().needsNetwork().needs("originals")))
                    .containsExactlyInAnyOrder("network", "originals");
            assertThat(granted(PluginJar.harmless())).isEmpty();
        }

        private static Set<String> granted(PluginJar jar) {
            AdmissionResult result = Signed.judge(
                    Signed.file(jar.bytes()), PluginTier.SANDBOXED, Signed.TRUST, "network", "originals", "keys");
            return ((AdmissionResult.Admitted) result).plugin().grants();
        }

        @Test
        void thatAPluginOfItsKindHasNoUseForDoNotExistForIt() {
            assertThat(finding(PluginJar.harmless().needs("keys"), "keys"))
                    .contains("keys, which does not exist for a guard");
            assertThat(finding(PluginJar.harmless().needs("originals"), "originals"))
                    .contains("does not need the grant network");
        }

        @Test
        void ofTheNetworkAreOneHostThatSettingsName() {
            assertThat(finding(PluginJar.harmless().needs("network"), "network"))
                    .contains("\"x-aegis-upstream\": true");
        }

        private static String finding(PluginJar jar, String grant) {
            List<AdmissionFinding> findings = Signed.findings(jar.bytes(), PluginTier.SANDBOXED, grant);
            assertThat(findings).hasSize(1);
            return findings.getFirst().message();
        }

        @Test
        void thatAreMissingAreNamedWithTheirOption() {
            byte[] jar = PluginJar.harmless().needsNetwork().bytes();
            assertThat(Signed.findings(jar, PluginTier.SANDBOXED, "keys"))
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.code()).isEqualTo("AEG-PLG-007");
                        assertThat(finding.message()).contains("--grant network");
                    });
        }

        @Test
        void thatDoNotExistAreRefused() {
            assertThat(Signed.findings(PluginJar.harmless().needs("files").bytes(), PluginTier.SANDBOXED, "files"))
                    .hasSize(2)
                    .allSatisfy(finding -> assertThat(finding.code()).isEqualTo("AEG-PLG-007"));
        }

        @Test
        void doNotExistInTheTierVerified() {
            byte[] jar = PluginJar.harmless().needsNetwork().bytes();
            assertThat(Signed.findings(jar, PluginTier.VERIFIED, "network"))
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.code()).isEqualTo("AEG-PLG-007");
                        assertThat(finding.message()).contains("--tier sandboxed --grant network");
                    });
        }
    }

    @Nested
    class TheManifest {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Add-Exports",
                    "Add-Opens",
                    "Agent-Class",
                    "Boot-Class-Path",
                    "Bundle-Activator",
                    "Bundle-ClassPath",
                    "Bundle-NativeCode",
                    "Bundle-UpdateLocation",
                    "bundle-activator",
                    "Class-Path",
                    "DynamicImport-Package",
                    "Enable-Native-Access",
                    "Export-Package",
                    "ExtensionBundle-Activator",
                    "Fragment-Host",
                    "Launcher-Agent-Class",
                    "MULTI-RELEASE",
                    "Plugin-Class",
                    "Premain-Class",
                    "Require-Bundle"
                })
        void withAHeaderThatGivesMoreThanItsDeclarationIsRefused(String header) {
            assertThat(sandboxed(PluginJar.harmless().header(header, "anything")))
                    .singleElement()
                    .satisfies(finding ->
                            assertThat(finding.place().toLowerCase()).isEqualTo("header " + header.toLowerCase()));
        }

        @ParameterizedTest
        @CsvSource({
            "Plugin-Id, acme.other",
            "Plugin-Version, 1.2.4",
            "Bundle-Version, 1.2",
            "Bundle-Version, 01.2.3",
            "Bundle-Version, 1.2.3-rc1",
            "Bundle-Version, 1.2.3.4.5",
            "Bundle-SymbolicName, acme;singleton:=true",
            "Bundle-ManifestVersion, 1",
        })
        void saysOneNameAndOneVersion(String header, String value) {
            assertThat(sandboxed(PluginJar.harmless().header(header, value)))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.code()).isEqualTo("AEG-PLG-010"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"Plugin-Id", "Plugin-Version", "Bundle-Version", "Bundle-SymbolicName"})
        void saysAllOfIt(String header) {
            assertThat(sandboxed(PluginJar.harmless().withoutHeader(header)))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.code()).isEqualTo("AEG-PLG-010"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"1.2.3.alpha", "1.2.3.rc-1", "0.0.1", "10.20.30"})
        void mayHaveAQualifierInItsVersion(String version) {
            assertThat(sandboxed(PluginJar.harmless()
                            .header("Bundle-Version", version)
                            .header("Plugin-Version", version)))
                    .isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\r\nName: acme/\r\nSealed: true\r\n\r\n",
                    "plugin-id: acme.tickets\r\n\r\n",
                    "No header\r\n\r\n",
                    "No:space\r\n\r\n",
                    "A: b\rC: d\r\n\r\n",
                    "A: \u0000\r\n\r\n",
                    "A: \u00ff\r\n\r\n",
                    "A: last line without an end",
                })
        void isOneSectionOfDifferentHeaders(String end) {
            String manifest = PluginJar.harmless().manifest().stripTrailing() + "\r\n" + end;
            byte[] jar = PluginJar.harmless().bytes(manifest.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
            assertThat(Signed.findings(jar, PluginTier.SANDBOXED))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.place()).isEqualTo(PluginJar.MANIFEST));
        }

        @Test
        void beginsWithItsVersion() {
            String manifest = PluginJar.harmless().manifest();
            for (String odd : List.of("\r\n" + manifest, " " + manifest, "A: b\r\n" + manifest, "")) {
                assertThat(Signed.findings(PluginJar.harmless().bytes(odd.getBytes()), PluginTier.SANDBOXED))
                        .singleElement()
                        .satisfies(finding -> assertThat(finding.place()).isEqualTo(PluginJar.MANIFEST));
            }
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "Require-Capability|osgi.wiring.package;filter:=\"(osgi.wiring.package=org.osgi.framework)\"",
                    "Require-Capability|osgi.service;filter:=\"(a=b)\"",
                    "Provide-Capability|osgi.extender;osgi.extender=\"osgi.component\"",
                })
        void wiresNothingToThePlugin(String header, String capability) {
            PluginJar jar = PluginJar.harmless();
            assertThat(sandboxed(jar.header(header, jar.headers().get(header) + "," + capability)))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.place()).isEqualTo("header " + header));
        }

        @ParameterizedTest
        @ValueSource(strings = {"org.osgi.framework", "org.slf4j", "javax.crypto", "io.aegis.kernel", "io.aegis.spi"})
        void ofAVerifiedPluginImportsTheContractAlone(String more) {
            PluginJar jar = PluginJar.harmless();
            jar = jar.header("Import-Package", jar.headers().get("Import-Package") + "," + more);
            assertThat(Signed.findings(jar.bytes(), PluginTier.VERIFIED))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.message()).contains(more));
            assertThat(sandboxed(jar)).isEmpty();
        }

        @Test
        void forANewerContractIsRefused() {
            PluginJar jar = PluginJar.harmless();
            assertThat(sandboxed(jar.header(
                            "Provide-Capability",
                            jar.headers().get("Provide-Capability").replace("1.0", "2.0"))))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.code()).isEqualTo("AEG-PLG-005"));
        }
    }

    @Nested
    class TheComponent {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "acme.tickets.TicketFactory|java.lang.Thread",
                    "acme.tickets.TicketFactory|acme.tickets.Absent",
                    "name=\"one\"|name=\"one\" activate=\"start\"",
                    "name=\"one\"|name=\"one\" deactivate=\"stop\"",
                    "name=\"one\"|name=\"one\" factory=\"f\"",
                    "name=\"one\"|name=\"one\" configuration-pid=\"p\"",
                    "name=\"one\"|name=\"one\" xmlns:x=\"y\" x:immediate=\"true\"",
                    "<service>|<service scope=\"prototype\">",
                    "<service>|<service servicefactory=\"true\">",
                    "<service>|<reference interface=\"a.B\" bind=\"exit\"/><service>",
                    "<service>|<property name=\"service.ranking\" value=\"1\"/><service>",
                    "<service>|<properties entry=\"a\"/><service>",
                    "<service>|<factory-property name=\"a\"/><service>",
                    "</service>|<provide interface=\"java.lang.Runnable\"/></service>",
                    "</service>|</service><service><provide interface=\"io.aegis.spi.guard.GuardFactory\"/></service>",
                    "</service>|</service>text",
                    "<implementation |<scr:implementation ",
                    "<provide |<scr:provide ",
                    "</service>|</service><scr:other/>",
                    "io.aegis.spi.guard.GuardFactory|io.aegis.spi.provider.ModelProviderFactory",
                    "<implementation class=\"acme.tickets.TicketFactory\"/>|",
                    "</scr:component>|</scr:component><scr:component/>",
                    "v1.3.0|v9.0.0",
                    "xmlns:scr=\"http://www.osgi.org/xmlns/scr/v1.3.0\"|xmlns:scr=\"\"",
                    "<scr:component|<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><scr:component",
                    "<service>|<service>&x;",
                    "<service>|<?php x?><service>",
                    "UTF-8|UTF-16",
                    "UTF-8|UTF-7",
                    "name=\"one\"|name=\"\u00fc\"",
                })
        void isOneClassOfTheJarAndItsFactory(String right, String wrong) {
            String xml = PluginJar.component("acme.tickets.TicketFactory");
            assertThat(xml).contains(right);
            String attack = xml.replace(right, wrong == null ? "" : wrong);
            assertThat(sandboxed(PluginJar.harmless().entry(PluginJar.COMPONENT, attack)))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.place()).isEqualTo("entry " + PluginJar.COMPONENT));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "OSGI-INF/*.xml",
                    "OSGI-INF/absent.xml",
                    "META-INF/MANIFEST.MF",
                    PluginJar.COMPONENT + ", " + PluginJar.COMPONENT
                })
        void isNamedOnceByTheManifest(String path) {
            assertThat(sandboxed(PluginJar.harmless().header("Service-Component", path)))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.place()).isEqualTo("header Service-Component"));
            assertThat(sandboxed(PluginJar.harmless().withoutHeader("Service-Component")))
                    .hasSize(1);
        }

        /** Declarative services take a blank for a comma: they would read the descriptions A and B.xml, and admission the file 'A B.xml'. */
        @Test
        void isNamedInOneWordForEveryReader() {
            String path = "OSGI-INF/acme.xml OSGI-INF/other.xml";
            var jar = PluginJar.harmless().entry(path, PluginJar.component("acme.tickets.TicketFactory"));
            assertThat(sandboxed(jar.header("Service-Component", path)))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.place()).isEqualTo("header Service-Component"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "protected void activate() {}|activate()",
                    "void activate(java.util.Map<String, Object> all) {}|activate(Map)",
                    "private void deactivate(int why) {}|deactivate(int)",
                    "static void modified() {}|modified()"
                })
        void hasNoMethodThatDeclarativeServicesCallByItsName(String both) {
            String method = both.substring(0, both.indexOf('|'));
            String place = both.substring(both.indexOf('|') + 1);
            refuses(factory("", method, "class Other {}"), "acme.tickets.TicketFactory." + place);
            refuses(factory("extends Base", "", "class Base {" + method + "}"), "acme.tickets.Base." + place);
            refuses(
                    factory("extends Base", "", "class Base extends Lowest {} class Lowest {" + method + "}"),
                    "acme.tickets.Lowest." + place);
            assertThat(sandboxed(factory("", "", "class Other {" + method + "}")))
                    .isEmpty();
        }

        private static void refuses(PluginJar jar, String place) {
            for (PluginTier tier : List.of(PluginTier.VERIFIED, PluginTier.SANDBOXED)) {
                assertThat(Signed.findings(jar.bytes(), tier)).singleElement().satisfies(finding -> {
                    assertThat(finding.place()).isEqualTo(place);
                    assertThat(finding.message()).contains("declarative services would call it");
                });
            }
        }

        private static PluginJar factory(String heading, String method, String others) {
            return PluginJar.empty().withClasses(Sources.compiled(Map.of("acme.tickets.TicketFactory", """
                package acme.tickets;
                import io.aegis.spi.guard.*;
                import io.aegis.spi.plugin.Host;
                import io.aegis.spi.settings.Settings;
                public final class TicketFactory %s implements GuardFactory {
                    %s
                    @Override
                    public Guard create(Settings settings, Host host) {
                        return inspection -> Verdict.allow();
                    }
                }
                %s
                """.formatted(
                            heading, method, others))));
        }

        @Test
        void mayBeImmediate() {
            String xml = PluginJar.component("acme.tickets.TicketFactory").replace("name=", "immediate=\"true\" name=");
            assertThat(sandboxed(PluginJar.harmless().entry(PluginJar.COMPONENT, xml)))
                    .isEmpty();
        }
    }

    @Nested
    class Services {
        @Test
        void nameTheFactoryForTheSandbox() {
            var jar = PluginJar.harmless().entry(PluginJar.SERVICES, "# made by bnd\nacme.tickets.TicketFactory\n");
            assertThat(Signed.findings(jar.bytes(), PluginTier.VERIFIED)).isEmpty();
        }

        @Test
        void mustBeThereForTheSandboxAndNowhereElse() {
            var jar = PluginJar.harmless().withoutEntry(PluginJar.SERVICES);
            assertThat(Signed.findings(jar.bytes(), PluginTier.VERIFIED)).isEmpty();
            for (PluginTier tier : List.of(PluginTier.SANDBOXED, PluginTier.PROCESS)) {
                assertThat(Signed.findings(jar.bytes(), tier)).singleElement().satisfies(finding -> {
                    assertThat(finding.place()).isEqualTo("entry " + PluginJar.SERVICES);
                    assertThat(finding.message()).contains("it is missing");
                });
            }
        }

        @Test
        void nameNothingElseForIt() {
            for (String other : List.of("acme.Other", "acme.tickets.TicketFactory\nacme.Other", "")) {
                assertThat(sandboxed(PluginJar.harmless().entry(PluginJar.SERVICES, other)))
                        .singleElement()
                        .satisfies(finding -> assertThat(finding.place()).isEqualTo("entry " + PluginJar.SERVICES));
            }
        }

        @Test
        void ofOthersAreForTheSandboxOnly() {
            var jar = PluginJar.harmless().entry("META-INF/services/java.nio.charset.spi.CharsetProvider", "acme.Mine");
            assertThat(Signed.findings(jar.bytes(), PluginTier.VERIFIED))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.place()).contains("CharsetProvider"));
            assertThat(sandboxed(jar)).isEmpty();
        }
    }

    @Test
    void aReportSaysTheStateOfEveryTier() {
        byte[] jar = PluginJar.harmless().needsNetwork().bytes();
        AdmissionReport report = Admission.report(Signed.file(jar), Signed.TRUST);
        assertThat(report.signature()).isEmpty();
        assertThat(report.key()).contains(Signed.PIN.fingerprint());
        assertThat(report.isAdmissible(PluginTier.SANDBOXED)).isTrue();
        assertThat(report.isAdmissible(PluginTier.PROCESS)).isTrue();
        assertThat(report.isAdmissible(PluginTier.VERIFIED)).isFalse();
        assertThat(report.isAdmissible(PluginTier.TRUSTED)).isFalse();
        assertThat(report.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.code()).isEqualTo("AEG-PLG-007"));
        assertThat(Admission.report(Signed.file(jar), Trust.NOBODY).isAdmissible(PluginTier.SANDBOXED))
                .isFalse();
        AdmissionReport none = Admission.report(new PluginFile("a.jar", new byte[3], Optional.empty()), Signed.TRUST);
        assertThat(none.plugin()).isEmpty();
        assertThat(none.findings()).extracting(AdmissionFinding::code).containsExactly("AEG-PLG-001", "AEG-PLG-010");
    }

    private static List<AdmissionFinding> sandboxed(PluginJar jar) {
        return Signed.findings(jar.bytes(), PluginTier.SANDBOXED);
    }
}
