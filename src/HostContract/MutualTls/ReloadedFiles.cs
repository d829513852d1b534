using System.Security.Cryptography;
using System.Text;

namespace HostContract.MutualTls;

/// <summary>
/// Something made of files, and made anew when what they say has changed. Looks when it is asked for, once a second at most: no watcher that a replaced
/// folder could lose. What cannot be used is told once and tried again, and the last good one stays. Safe for several threads; who finds another one looking does not wait.
/// </summary>
/// <typeparam name="T">What is made.</typeparam>
public sealed class ReloadedFiles<T>
    where T : class
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly IReadOnlyList<string> _files;
    private readonly Func<IReadOnlyList<string>, T> _make;
    private readonly Action<T> _changed;
    private readonly Action<Exception> _kept;
    private readonly TimeProvider _time;
    private T _current;
    private byte[] _stamp;
    private byte[]? _told;
    private long _looked;

    /// <param name="files">Paths.</param>
    /// <param name="make">Makes it of their texts, in that order; throws <see cref="CryptographicException"/> or <see cref="ArgumentException"/> when they do not fit.</param>
    /// <param name="changed">Told of each new one.</param>
    /// <param name="kept">Told why a change cannot be used.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="IOException">The files cannot be read now.</exception>
    public ReloadedFiles(IReadOnlyList<string> files, Func<IReadOnlyList<string>, T> make, Action<T> changed, Action<Exception> kept, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(make);
        ArgumentNullException.ThrowIfNull(time);
        (_files, _make, _changed, _kept, _time) = (files, make, changed, kept, time);
        _looked = time.GetTimestamp();
        var texts = ReadAll();
        (_stamp, _current) = (StampOf(texts), make(texts));
    }

    /// <summary>The last good one.</summary>
    public T Get()
    {
        if (_time.GetElapsedTime(Volatile.Read(ref _looked)) >= s_pause && _gate.TryEnter())
        {
            try
            {
                if (_time.GetElapsedTime(_looked) >= s_pause)
                    Look_NeedsLock();
            }
            finally
            {
                _gate.Exit();
            }
        }

        return Volatile.Read(ref _current);
    }

    private void Look_NeedsLock()
    {
        Volatile.Write(ref _looked, _time.GetTimestamp());
        var stamp = Array.Empty<byte>();
        try
        {
            // Judged by what they say, not by their times: links on the way are put elsewhere, and copies keep times. Read once, so that what is made is what was seen.
            var texts = ReadAll();
            stamp = StampOf(texts);
            if (!stamp.AsSpan().SequenceEqual(_stamp))
            {
                Volatile.Write(ref _current, _make(texts));
                _stamp = stamp;
                _changed(_current);
            }

            _told = null;
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            // Told once for each state of the files, where those that cannot be read are one state; tried at each look, since a certificate becomes good by time.
            var isNews = _told is null || !stamp.AsSpan().SequenceEqual(_told);
            _told = stamp;
            if (isNews)
                _kept(exception);
        }
    }

    private List<string> ReadAll() => [.. _files.Select(PemFiles.Read)];

    private static byte[] StampOf(IReadOnlyList<string> texts) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(texts.Select(text => $"{text.Length}:{text}"))));
}
