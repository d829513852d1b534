namespace Learning.Tests.Support;

/// <summary>Runs work that must end. The bound says only that it does not hang: it is far above what any of it needs.</summary>
internal static class Bounded
{
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(60);

    public static Task<T> Run<T>(Func<T> work) => Task.Run(work).WaitAsync(s_bound);
}
