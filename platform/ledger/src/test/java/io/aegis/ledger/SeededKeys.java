package io.aegis.ledger;

import io.aegis.kernel.port.CheckpointKeys;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Optional;

/** Checkpoint keys in memory, the same ones for the same seed. */
class SeededKeys implements CheckpointKeys {
    private final int seed;
    private int number;
    private Signer current;
    private Optional<Signer> prepared = Optional.empty();

    SeededKeys(int seed) {
        this.seed = seed;
        this.current = new SeededSigner(seed, 0);
    }

    @Override
    public synchronized Signer current() {
        return current;
    }

    @Override
    public synchronized Optional<Signer> prepared() {
        return prepared;
    }

    @Override
    public synchronized Signer prepare() {
        prepared = prepared.or(() -> Optional.of(new SeededSigner(seed, number + 1)));
        return prepared.orElseThrow();
    }

    @Override
    public synchronized void advance() {
        current = prepare();
        number++;
        prepared = Optional.empty();
    }

    CheckpointKey key() {
        return CheckpointKey.of(current().publicKey());
    }

    private static final class SeededSigner implements Signer {
        private final KeyPair pair;

        SeededSigner(int seed, int number) {
            try {
                var keys = KeyPairGenerator.getInstance("Ed25519");
                keys.initialize(NamedParameterSpec.ED25519, new SecureRandom() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public void nextBytes(byte[] bytes) {
                        Arrays.fill(bytes, (byte) (16 * seed + number));
                    }
                });
                pair = keys.generateKeyPair();
            } catch (GeneralSecurityException missing) {
                throw new IllegalStateException(missing);
            }
        }

        @Override
        public byte[] publicKey() {
            byte[] der = pair.getPublic().getEncoded();
            return Arrays.copyOfRange(der, der.length - 32, der.length);
        }

        @Override
        public byte[] sign(byte[] message) {
            try {
                var signature = Signature.getInstance("Ed25519");
                signature.initSign(pair.getPrivate());
                signature.update(message);
                return signature.sign();
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }
}
