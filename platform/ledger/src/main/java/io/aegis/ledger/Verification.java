package io.aegis.ledger;

/** What a verifier found in an export, or in a proof. */
public sealed interface Verification {
    /**
     * Whether the file is what it should be.
     *
     * @param strict whether it must also leave nothing open: no unsealed record, no unchecked signer, no missing beginning
     */
    boolean passes(boolean strict);

    /**
     * Every record is what the chain says, and what the checkpoints in it say.
     *
     * @param records how many there are
     * @param firstSeq sequence number of the first; if it is not 1, what came before was not looked at, and no checkpoint could be compared with its records
     * @param lastHash hash of the last, to be compared with one that was kept elsewhere
     */
    record Intact(long records, long firstSeq, String lastHash, Seal seal) implements Verification {
        @Override
        public boolean passes(boolean strict) {
            boolean whole = records > 0 && firstSeq == 1 && seal.unsealed() == 0 && seal.signerChecked();
            return !strict || whole;
        }
    }

    /**
     * What checkpoints say of an export.
     *
     * @param checkpoints how many there are in it
     * @param unsealed how many records no checkpoint covers
     * @param signerChecked whether the signatures were checked with a key that was given
     * @param earlierChecked whether the export was compared with an earlier checkpoint
     */
    record Seal(long checkpoints, long unsealed, boolean signerChecked, boolean earlierChecked) {}

    /**
     * The records of a proof are in the tree of its checkpoint.
     *
     * @param size how many records the checkpoint covers
     */
    record Proven(String run, long records, long size, boolean signerChecked, boolean earlierChecked)
            implements Verification {
        @Override
        public boolean passes(boolean strict) {
            return !strict || signerChecked;
        }
    }

    /**
     * Somebody changed the export, or it is not the one that the key or the earlier checkpoint belongs to.
     *
     * @param line number of the line, the first is 1; 0 if it is about none
     * @param why what does not fit
     */
    record Tampered(long line, String why) implements Verification {
        @Override
        public boolean passes(boolean strict) {
            return false;
        }
    }

    /** The file is neither an export nor a proof. */
    record NotAnExport(String why) implements Verification {
        @Override
        public boolean passes(boolean strict) {
            return false;
        }
    }
}
