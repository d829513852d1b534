using Gateway.Forwarding;

namespace Gateway.Resolution;

/// <summary>
/// A name that an editor has built in and sends whatever server it talks to. llama.vscode has no setting for the model of its embeddings and
/// names one that llama-server never looks at. Where nothing is called so, such a request names no model.
/// </summary>
internal static class PlaceholderModel
{
    private const string LlamaVscodeEmbeddings = "GPT-4";

    public static bool Is(InferenceRoute route, string? model) => route.HostPath == InferenceRoutes.Embeddings && model == LlamaVscodeEmbeddings;
}
