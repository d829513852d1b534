using Bench.Engine;
using Bench.Evaluations;
using Bench.Experiments;
using Bench.Fixes;
using Bench.Gateway;
using Bench.Gateway.Contenders;
using Bench.Gateway.Mock;
using Bench.Isolation;
using Bench.Loop;
using Bench.Overload;
using Bench.Peer;
using Bench.Placement;
using Bench.Prediction;
using Bench.Prefix;
using Bench.Registry;
using Bench.Scheduling;

// One verb a benchmark; each prints tables of medians measured side by side in this run.
return args switch
{
    ["engine", .. var rest] when rest.Contains("--gpu-layers") => await GpuBench.RunAsync(BenchArguments.Parse(rest), GpuArguments.Parse(rest)),
    ["engine", .. var rest] => await EngineBench.RunAsync(BenchArguments.Parse(rest)),
    ["peer", .. var rest] => await PeerBench.RunAsync(rest),
    ["isolation", .. var rest] => await IsolationBench.RunAsync(rest),
    ["prediction", .. var rest] => await PredictionBench.RunAsync(BenchArguments.Parse(rest)),
    ["prefix", .. var rest] => await PrefixBench.RunAsync(BenchArguments.Parse(rest)),
    ["scheduler", .. var rest] => SchedulerBench.Run(BenchArguments.Parse(rest)),
    ["overload"] => await OverloadBench.RunAsync(),
    ["registry", .. var rest] => await RegistryBench.RunAsync(rest),
    ["placement", .. var rest] => PlacementBench.Run(rest),
    ["evaluation", .. var rest] => await EvaluationBench.RunAsync(rest),
    ["experiments", .. var rest] => ExperimentsBench.Run(rest),
    ["fixes", .. var rest] => await FixesBench.RunAsync(rest),
    ["loop", .. var rest] => await LoopBench.RunAsync(rest),
    ["gateway", .. var rest] => await GatewayBench.RunAsync(rest),
    // Processes that the gateway's benchmark starts.
    ["mock-host", .. var rest] => MockHost.Run(rest),
    ["bare-yarp", .. var rest] => await BareYarp.RunAsync(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: ./dev bench [engine|prediction|prefix|scheduler] [--rounds N] [--threads N] [--small]");
    Console.Error.WriteLine("       ./dev bench engine --gpu-layers N [--native-libraries DIR] [--model FILE.gguf | --small] [--allow-unknown-build] [--rounds N]");
    Console.Error.WriteLine($"       {PeerArguments.Usage}");
    Console.Error.WriteLine($"       {IsolationBench.Usage}");
    Console.Error.WriteLine($"       {OverloadBench.Usage}");
    Console.Error.WriteLine($"       {RegistryBench.Usage}");
    Console.Error.WriteLine($"       {GatewayArguments.Usage}");
    Console.Error.WriteLine($"       {PlacementBench.Usage}");
    Console.Error.WriteLine($"       {ExperimentsArguments.Usage}");
    Console.Error.WriteLine($"       {FixesBench.Usage}");
    Console.Error.WriteLine($"       {EvaluationBench.Usage}");
    Console.Error.WriteLine($"       {LoopArguments.Usage}");
    return 2;
}
