using Bench.Gateway.Contenders;
using Bench.Gateway.Load;
using Bench.Gateway.Polling;

namespace Bench.Gateway.Measuring;

/// <summary>
/// Load on each proxy in turn before anything is timed: the runtime compiles what is in use anew, in the background, when a process has time for it. It has ended when nobody does anything
/// in a second without load.
/// </summary>
internal static class WarmUp
{
    private const int LeastTurns = 5, MostTurns = 15, Clients = 32;
    private const double Quiet = 0.08;
    private static readonly TimeSpan s_turn = TimeSpan.FromSeconds(1);

    public static void Run(Rig rig, Requests requests)
    {
        var busy = 1.0;
        for (var turn = 0; turn < MostTurns && (turn < LeastTurns || busy > Quiet); turn++)
        {
            foreach (var proxy in rig.Proxies)
            {
                using var loop = new ClosedLoop(proxy.Port, Clients);
                loop.Run(requests.Whole, s_turn);
            }

            var before = TimeOf(rig);
            PollTimer.Pass(s_turn);
            busy = (TimeOf(rig) - before) / s_turn.TotalSeconds;
        }
    }

    private static double TimeOf(Rig rig) => rig.Proxies.Sum(proxy => proxy.ProcessorTime.TotalSeconds);
}
