using System.Collections.Concurrent;

namespace HostContract;

/// <summary>Benches of one key, as many as signed at one time. One that failed at its work is not given back.</summary>
internal sealed class SigningBenches(byte[] key)
{
    private const int MostKept = 32;

    private readonly byte[] _key = [.. key];
    private readonly ConcurrentQueue<SigningBench> _free = new();

    public SigningBench Take() => _free.TryDequeue(out var bench) ? bench : new SigningBench(_key);

    public void GiveBack(SigningBench bench)
    {
        if (_free.Count < MostKept)
            _free.Enqueue(bench);
    }
}
