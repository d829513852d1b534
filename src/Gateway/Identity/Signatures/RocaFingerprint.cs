using System.Numerics;

namespace Gateway.Identity.Signatures;

/// <summary>
/// Knows moduli of the faulty generator of CVE-2017-15361 (ROCA), whose private keys can be computed: modulo every small prime they are powers of 65537.
/// A sound modulus passes for one about once in 2^27.
/// </summary>
internal static class RocaFingerprint
{
    private const int Generator = 65537;

    private static readonly int[] s_primes =
    [
        3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151,
        157, 163, 167,
    ];

    public static bool IsOn(BigInteger modulus) => s_primes.All(prime => IsPower((int)(modulus % prime), prime));

    private static bool IsPower(int remainder, int prime)
    {
        var power = 1;
        do
        {
            if (power == remainder)
                return true;
            power = power * (Generator % prime) % prime;
        }
        while (power != 1);
        return false;
    }
}
