using System.IO.MemoryMappedFiles;
using System.Text;
using AdapterFormats;
using AdapterHost.Adapters;
using HostContract;

namespace AdapterHost.Engine.Watching;

/// <summary>
/// Which adapters are at work right now, in a small mapped file that outlives the process: whoever starts next can see what it died of. Tenant
/// keys and digests, nothing of a prompt. Steps are the inference thread's; loads come from any thread.
/// </summary>
/// <remarks>
/// A mapped page belongs to the kernel, so what was written before a crash is there after it without any flush. Layout: magic, the number of
/// records of the step, whether that is a suspect's own, then fixed records: those of the step first, those of loads last. An empty record is zero;
/// the last byte of a load's is 1 when it is a suspect's.
/// </remarks>
internal sealed class CrashJournal : IDisposable
{
    /// <summary>More adapters than these in one step are not told apart.</summary>
    public const int StepRecords = 64;
    public const int LoadRecords = 16;

    private const long Magic = 0x314C4E524A47474C;
    private const int CountOffset = 8;
    private const int ApartOffset = 12;
    private const int HeaderBytes = 64;
    private const int RecordBytes = 256;
    private const long FileBytes = HeaderBytes + (StepRecords + LoadRecords) * RecordBytes;

    private readonly Lock _loads = new();
    private readonly bool[] _loading = new bool[LoadRecords];
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    private CrashJournal(MemoryMappedFile file)
    {
        _file = file;
        _view = file.CreateViewAccessor(0, FileBytes);
        Previous = ReadAll();
        for (long at = 0; at < FileBytes; at += sizeof(long))
        {
            _view.Write(at, 0L);
        }

        _view.Write(0, Magic);
    }

    /// <summary>What was at work when the last process ended; empty when it ended between two steps, or there was none.</summary>
    public IReadOnlyList<AdapterKey> Previous { get; }

    /// <summary>Of one adapter that was at work alone: it was a suspect already. The second crash around the same adapter is no chance.</summary>
    public bool WasApart { get; private set; }

    /// <exception cref="IOException">The file cannot be made or mapped.</exception>
    public static CrashJournal Open(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var stream = new FileStream(path, options);
        stream.SetLength(FileBytes);
        return new CrashJournal(MemoryMappedFile.CreateFromFile(
            stream, null, FileBytes, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false));
    }

    /// <summary>The record of an adapter, made once and written often; null when the names are too long for one.</summary>
    public static byte[]? RecordOf(AdapterKey key)
    {
        var text = Encoding.UTF8.GetBytes($"{key.Tenant.Value}\n{key.Digest}");
        if (text.Length >= RecordBytes - 1)
        {
            return null;
        }

        Array.Resize(ref text, RecordBytes);
        return text;
    }

    /// <summary>Writes one adapter of the coming step. It counts only from <see cref="Enter"/> on.</summary>
    public void Write(int index, byte[] record) => _view.WriteArray(StepOffset(index), record, 0, RecordBytes);

    /// <summary>The step with the first <paramref name="count"/> written adapters begins.</summary>
    /// <param name="count">How many.</param>
    /// <param name="apart">It is the own step of a suspect.</param>
    public void Enter(int count, bool apart = false)
    {
        _view.Write(ApartOffset, apart ? 1 : 0);
        _view.Write(CountOffset, count);
    }

    public void Leave() => _view.Write(CountOffset, 0);

    /// <returns>Where the load stands, for <see cref="LeaveLoad"/>; below 0 when it was not written.</returns>
    /// <param name="key">Whose adapter, and which.</param>
    /// <param name="apart">It is a suspect.</param>
    public int EnterLoad(AdapterKey key, bool apart = false)
    {
        if (RecordOf(key) is not { } record)
        {
            return -1;
        }

        record[^1] = (byte)(apart ? 1 : 0);
        lock (_loads)
        {
            var free = Array.IndexOf(_loading, false);
            if (free >= 0)
            {
                _loading[free] = true;
                _view.WriteArray(LoadOffset(free), record, 0, RecordBytes);
            }

            return free;
        }
    }

    public void LeaveLoad(int load)
    {
        if (load < 0)
        {
            return;
        }

        lock (_loads)
        {
            _view.Write(LoadOffset(load), (byte)0);
            _loading[load] = false;
        }
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }

    private static long StepOffset(int index) => HeaderBytes + (long)index * RecordBytes;

    private static long LoadOffset(int index) => StepOffset(StepRecords + index);

    private List<AdapterKey> ReadAll()
    {
        var found = new List<AdapterKey>();
        if (_view.ReadInt64(0) != Magic)
        {
            return found;
        }

        var inStep = Math.Clamp(_view.ReadInt32(CountOffset), 0, StepRecords);
        for (var i = 0; i < StepRecords + LoadRecords; i++)
        {
            if ((i < inStep || i >= StepRecords) && Read(StepOffset(i)) is { } key && !found.Contains(key))
            {
                found.Add(key);
                WasApart |= i < StepRecords ? _view.ReadInt32(ApartOffset) == 1 : _view.ReadByte(StepOffset(i) + RecordBytes - 1) == 1;
            }
        }

        return found;
    }

    /// <summary>Null for an empty record, and for anything that this class did not write.</summary>
    private AdapterKey? Read(long offset)
    {
        var bytes = new byte[RecordBytes];
        _view.ReadArray(offset, bytes, 0, RecordBytes);
        var end = Array.IndexOf(bytes, (byte)0);
        var parts = Encoding.UTF8.GetString(bytes, 0, Math.Max(0, end)).Split('\n');
        return parts.Length == 2 && parts[0].Length > 0 && AdapterDigest.TryParse(parts[1], out var digest)
            ? new AdapterKey(new TenantKey(parts[0]), digest)
            : null;
    }
}
