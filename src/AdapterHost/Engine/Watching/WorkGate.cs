namespace AdapterHost.Engine.Watching;

/// <summary>
/// While there are suspects: steps and loads of suspects run with no other step or load beside them, so that a crash names one. Others run beside
/// each other as ever. Each pass is left on the thread that took it.
/// </summary>
internal sealed class WorkGate : IDisposable
{
    private readonly ReaderWriterLockSlim _lock = new();

    public void Enter(bool alone)
    {
        if (alone)
        {
            _lock.EnterWriteLock();
        }
        else
        {
            _lock.EnterReadLock();
        }
    }

    public void Leave(bool alone)
    {
        if (alone)
        {
            _lock.ExitWriteLock();
        }
        else
        {
            _lock.ExitReadLock();
        }
    }

    public void Dispose() => _lock.Dispose();
}
