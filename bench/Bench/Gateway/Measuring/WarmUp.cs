using Bench.Gateway.Contenders;
using Bench.Gateway.Load;

namespace Bench.Gateway.Measuring;

/// <summary>Load on each proxy in turn before anything is timed: the runtime compiles what is in use anew, in the background, when a process has time for it.</summary>
internal static class WarmUp
{
    private const int Turns = 6, Clients = 32;
    private static readonly TimeSpan s_turn = TimeSpan.FromSeconds(1);

    public static void Run(Rig rig, Requests requests)
    {
        for (var turn = 0; turn < Turns; turn++)
        {
            foreach (var proxy in rig.Proxies)
            {
                using var loop = new ClosedLoop(proxy.Port, Clients);
                loop.Run(requests.Whole, s_turn);
            }
        }

        Thread.Sleep(s_turn);
    }
}
