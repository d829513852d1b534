using System.Threading.Channels;
using AdapterHost.Engine;

namespace AdapterHost.Dialects.Generations;

/// <summary>A generation of nothing, which no engine has to run.</summary>
internal static class EmptyGeneration
{
    public static Generation Make()
    {
        var events = Channel.CreateBounded<GenerationEvent>(1);
        events.Writer.TryWrite(new Finished(FinishReason.Length, null, 0, 0, TimeSpan.Zero, TimeSpan.Zero));
        events.Writer.Complete();
        return new Generation(events.Reader, 0);
    }
}
