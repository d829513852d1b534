using LlamaCpp;
using TestServers.Engines;

namespace AdapterHost.Tests.External;

/// <summary>The kinds of engine that a host can stand in front of, each as a stand-in that serves the reference model's vocabulary.</summary>
internal static class EngineBehind
{
    public const string Vllm = "vLLM", Sglang = "SGLang", SglangIncremental = "SGLang, incremental";

    private static readonly Lazy<LlamaModel> s_vocabulary = new(() => LlamaModel.LoadVocabulary(Llama.Runtime, Repository.ReferenceModel));

    public static LlamaVocabulary Vocabulary => s_vocabulary.Value.Vocabulary;

    public static StandInEngine Make(string kind)
    {
        var vocabulary = new EngineVocabulary(
            text => Vocabulary.Tokenize(text, parseSpecial: false, addSpecial: false),
            Enumerable.Range(0, Vocabulary.Size).First(Vocabulary.IsEndOfGeneration));
        return kind == Vllm ? new StandInVllm(vocabulary) : new StandInSglang(vocabulary) { IsIncremental = kind == SglangIncremental };
    }
}
