package acme.attack;

import io.aegis.spi.guard.Verdict;

/** Brings a class of the contract, and has it in the place of the gateway's. */
public final class ContractClass extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        return Verdict.class.getClassLoader() == ContractClass.class.getClassLoader();
    }
}
