package io.aegis.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.spi.provider.UpstreamException;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationTest {
    @ParameterizedTest
    @CsvSource({
        "8.8.8.8,PUBLIC",
        "1.1.1.1,PUBLIC",
        "2606:4700::1111,PUBLIC",
        "172.15.0.1,PUBLIC",
        "172.32.0.1,PUBLIC",
        "100.63.0.1,PUBLIC",
        "100.128.0.1,PUBLIC",
        "127.0.0.1,LOOPBACK",
        "127.255.255.254,LOOPBACK",
        "::1,LOOPBACK",
        "::ffff:127.0.0.1,LOOPBACK",
        "10.0.0.1,PRIVATE",
        "172.16.0.1,PRIVATE",
        "172.31.255.255,PRIVATE",
        "192.168.1.1,PRIVATE",
        "100.64.0.1,PRIVATE",
        "100.127.255.255,PRIVATE",
        "::ffff:10.0.0.1,PRIVATE",
        "fc00::1,PRIVATE",
        "fd12:3456::1,PRIVATE",
        "fec0::1,PRIVATE",
        "64:ff9b:1::1,PRIVATE",
        "64:ff9b::8.8.8.8,PUBLIC",
        "64:ff9b::10.0.0.1,PRIVATE",
        "64:ff9b::127.0.0.1,FORBIDDEN",
        "64:ff9b::169.254.169.254,FORBIDDEN",
        "2002:808:808::1,PUBLIC",
        "2002:a00:1::1,PRIVATE",
        "2002:7f00:1::1,FORBIDDEN",
        "2002:a9fe:a9fe::1,FORBIDDEN",
        "169.254.169.254,FORBIDDEN",
        "169.254.0.1,FORBIDDEN",
        "::ffff:169.254.169.254,FORBIDDEN",
        "fd00:ec2::254,FORBIDDEN",
        "fd00:ec2::23,FORBIDDEN",
        "fd00:ec3::23,PRIVATE",
        "fd20:ce::254,FORBIDDEN",
        "fd20:ce::253,PRIVATE",
        "fd00:42::42,FORBIDDEN",
        "fd00:42::41,PRIVATE",
        "100.100.100.200,FORBIDDEN",
        "168.63.129.16,FORBIDDEN",
        "fe80::1,FORBIDDEN",
        "ff02::1,FORBIDDEN",
        "224.0.0.1,FORBIDDEN",
        "239.255.255.255,FORBIDDEN",
        "255.255.255.255,FORBIDDEN",
        "240.0.0.1,FORBIDDEN",
        "0.0.0.0,FORBIDDEN",
        "0.1.2.3,FORBIDDEN",
        "::,FORBIDDEN",
        "::8.8.8.8,FORBIDDEN",
        "::127.0.0.1,FORBIDDEN",
        "192.0.0.8,FORBIDDEN",
        "192.0.2.1,FORBIDDEN",
        "198.18.0.1,FORBIDDEN",
        "203.0.113.9,FORBIDDEN",
        "2001::1,FORBIDDEN",
        "2001:db8::1,FORBIDDEN",
        "3fff::1,FORBIDDEN",
        "100::1,FORBIDDEN",
        "4000::1,FORBIDDEN"
    })
    void anAddressReachesAsFarAs(String address, Reach reach) {
        assertThat(Reach.of(InetAddress.ofLiteral(address))).isEqualTo(reach);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.com",
                "ftp://example.com",
                "https://",
                "https:///v1",
                "https://canary1@example.com",
                "https://canary1:canary2@example.com/v1",
                "https://example.com/v1?key=canary3",
                "https://example.com/v1#x",
                "https://example.com/a/../b",
                "https://example.com//v1",
                "https://example.com/%2e%2e/b",
                "https://exa mple.com",
                "https://example.com:0",
                "https://example.com:99999",
                "https://[fe80::1%25eth0]/",
                "https://127.1/v1",
                "https://0x7f.1/v1",
                "https://169.254.43518/v1",
                "https://0251.0376.0251.0376/v1"
            })
    void aBaseUrlIsRefusedWithoutBeingRepeated(String url) {
        assertThatThrownBy(() -> Destination.parse("main", url))
                .isInstanceOfSatisfying(VaultException.class, refusal -> {
                    assertThat(refusal.code().aegis()).isEqualTo("AEG-CFG-003");
                    assertThat(refusal.getMessage() + refusal.fix()).doesNotContain("canary");
                });
    }

    @Nested
    class AHostName {
        private final AtomicInteger lookups = new AtomicInteger();

        private void assertRefused(List<String> addresses, String baseUrl, String... opened) throws IOException {
            try (var vault = vault(addresses, opened)) {
                var upstream = vault.broker(Given.upstream(baseUrl)).open(new TestScope());
                assertThatThrownBy(() -> upstream.send(Given.post("{}")))
                        .hasMessage("upstream: " + UpstreamException.Cause.REFUSED);
            }
        }

        private Vault vault(List<String> addresses, String... opened) {
            return new Vault(Given.egress(Optional.empty(), opened), name -> {}, Given.secrets(), host -> {
                lookups.incrementAndGet();
                return addresses.stream().map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
            });
        }

        @Test
        void isRefusedIfItLeadsInside() throws IOException {
            for (String inside : List.of(
                    "127.0.0.1",
                    "10.0.0.1",
                    "169.254.169.254",
                    "fd00:ec2::254",
                    "::1",
                    "100.64.0.1",
                    "64:ff9b::10.0.0.1")) {
                assertRefused(List.of(inside), "https://models.example.com/v1");
            }
        }

        @Test
        void isRefusedIfOnlyOneOfItsAddressesLeadsInside() throws IOException {
            assertRefused(List.of("8.8.8.8", "10.0.0.1"), "https://models.example.com/v1");
        }

        @Test
        void mayLeadInsideIfTheOperatorOpenedItButNeverToMetadata() throws IOException {
            assertRefused(
                    List.of("169.254.169.254"), "https://models.internal/v1", "models.internal", "169.254.0.0/16");
            assertRefused(List.of("10.2.0.1"), "https://models.internal/v1", "10.1.0.0/16");
            var destination = Destination.parse("main", "https://models.internal/v1");
            var opened = PrivateDestinations.parse(List.of("10.1.0.0/16"));
            assertThat(destination.admits(InetAddress.ofLiteral("10.1.2.3"), opened))
                    .isTrue();
            assertThat(destination.admits(InetAddress.ofLiteral("10.2.2.3"), opened))
                    .isFalse();
        }

        @Test
        void ofThisMachineMayNotLeadAnywhereElse() throws IOException {
            assertRefused(List.of("8.8.8.8"), "http://localhost:8080/v1");
        }

        @Test
        void isLookedUpOnceForAConnection() throws Exception {
            try (var server = new RawServer(talk -> talk.ok("application/json", "{}"));
                    var vault = vault(List.of("127.0.0.1"))) {
                var upstream = vault.broker(Given.upstream("http://localhost:" + server.port()))
                        .open(new TestScope());
                Given.read(upstream.send(Given.post("{}")).body());
                Given.read(upstream.send(Given.post("{}")).body());
                assertThat(lookups).hasValue(1);
            }
        }

        @Test
        void takesNoCredentialInTheClear() {
            try (var vault = vault(List.of("8.8.8.8"), "10.0.0.0/8")) {
                for (String url : List.of("http://models.example.com/v1", "http://10.0.0.1/v1", "http://8.8.8.8")) {
                    assertThatThrownBy(() -> vault.broker(Given.upstream(url))).hasMessageContaining("in the clear");
                }
            }
        }

        @Test
        void spelledAsAnOddAddressIsNoLiteral() throws IOException {
            for (String odd : List.of("127.1", "0x7f.1", "2130706433", "0177.0.0.1")) {
                assertThat(Network.isLiteral(odd) && Reach.of(InetAddress.ofLiteral(odd)) == Reach.LOOPBACK)
                        .as(odd)
                        .isFalse();
            }
        }
    }
}
