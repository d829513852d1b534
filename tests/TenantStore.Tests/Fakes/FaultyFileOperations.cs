using TenantStore.Artifacts;

namespace TenantStore.Tests.Fakes;

/// <summary>The file system, failing at one step: once, as a disk does, or from then on, as a process that was killed there does.</summary>
internal sealed class FaultyFileOperations(int failAt, bool forGood) : IFileOperations
{
    private readonly DiskFileOperations _disk = new();

    public int Steps { get; private set; }

    public bool Failed { get; private set; }

    public void CreateFolder(string path) => Run(() => _disk.CreateFolder(path));

    public Stream CreateFile(string path)
    {
        Stream? file = null;
        Run(() => file = _disk.CreateFile(path));
        return file!;
    }

    public async Task WriteAsync(Stream file, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (IsHit())
        {
            await _disk.WriteAsync(file, bytes[..(bytes.Length / 2)], cancellationToken);
            throw new IOException("injected");
        }

        await _disk.WriteAsync(file, bytes, cancellationToken);
    }

    public void FlushFile(Stream file) => Run(() => _disk.FlushFile(file));

    public void Rename(string from, string to) => Run(() => _disk.Rename(from, to));

    public void FlushFolder(string path) => Run(() => _disk.FlushFolder(path));

    public bool FileExists(string path)
    {
        var exists = false;
        Run(() => exists = _disk.FileExists(path));
        return exists;
    }

    public void DeleteFile(string path) => Run(() => _disk.DeleteFile(path));

    public void DeleteFolder(string path) => Run(() => _disk.DeleteFolder(path));

    private void Run(Action step)
    {
        if (IsHit())
            throw new IOException("injected");
        step();
    }

    private bool IsHit()
    {
        Steps++;
        var hit = Steps == failAt || (forGood && Steps > failAt);
        Failed |= hit;
        return hit;
    }
}
