package io.aegis.vault;

import io.aegis.kernel.port.CheckpointKeys;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The checkpoint keys, each in a file: the 32 bytes of the private key, then the 32 of the public one (RFC 8032). */
final class SigningKeyFiles implements CheckpointKeys {
    /** How long a file is. */
    static final int LENGTH = 64;

    private static final String ALGORITHM = "Ed25519";
    private static final int HALF = LENGTH / 2;
    private static final byte[] DER_START = HexFormat.of().parseHex("302a300506032b6570032100");

    private final KeyFile file;
    private final KeyFile nextFile;
    private @Nullable Signer current;
    private @Nullable Signer next;

    SigningKeyFiles(KeyFile file, KeyFile nextFile) {
        this.file = file;
        this.nextFile = nextFile;
    }

    @Override
    public synchronized Signer current() {
        if (current == null) {
            current = new FileSigner(file.readOr(SigningKeyFiles::made));
        }
        return current;
    }

    @Override
    public synchronized Optional<Signer> prepared() {
        return next != null || nextFile.exists() ? Optional.of(prepare()) : Optional.empty();
    }

    @Override
    public synchronized Signer prepare() {
        if (next == null) {
            next = new FileSigner(nextFile.readOr(SigningKeyFiles::made));
        }
        return next;
    }

    @Override
    public synchronized void advance() {
        Signer following = prepare();
        nextFile.replace(file);
        current = following;
        next = null;
    }

    private static byte[] made() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            byte[] seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
            byte[] der = pair.getPublic().getEncoded();
            byte[] key = Arrays.copyOf(seed, LENGTH);
            System.arraycopy(der, DER_START.length, key, HALF, HALF);
            return key;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this JDK has no Ed25519", missing);
        }
    }

    /** A key in use. A signature that its public key does not confirm never leaves. */
    private static final class FileSigner implements Signer {
        private final PrivateKey privateKey;
        private final PublicKey publicKey;
        private final byte[] point;

        FileSigner(byte[] halves) {
            this.point = Arrays.copyOfRange(halves, HALF, LENGTH);
            byte[] der = Arrays.copyOf(DER_START, DER_START.length + HALF);
            System.arraycopy(point, 0, der, DER_START.length, HALF);
            try {
                KeyFactory keys = KeyFactory.getInstance(ALGORITHM);
                privateKey = keys.generatePrivate(
                        new EdECPrivateKeySpec(NamedParameterSpec.ED25519, Arrays.copyOf(halves, HALF)));
                publicKey = keys.generatePublic(new X509EncodedKeySpec(der));
            } catch (GeneralSecurityException damaged) {
                throw VaultException.unresolved(
                        "the checkpoint key is damaged", "restore the folder `keys` of the data directory");
            }
        }

        @Override
        public byte[] publicKey() {
            return point.clone();
        }

        @Override
        public byte[] sign(byte[] message) {
            try {
                Signature signature = Signature.getInstance(ALGORITHM);
                signature.initSign(privateKey);
                signature.update(message);
                byte[] signed = signature.sign();
                signature.initVerify(publicKey);
                signature.update(message);
                if (!signature.verify(signed)) {
                    throw VaultException.unresolved(
                            "the two halves of the checkpoint key do not belong together",
                            "restore the folder `keys` of the data directory");
                }
                return signed;
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException("this JDK cannot sign with " + ALGORITHM, impossible);
            }
        }

        @Override
        public String toString() {
            return "FileSigner[" + HexFormat.of().formatHex(point) + "]";
        }
    }
}
