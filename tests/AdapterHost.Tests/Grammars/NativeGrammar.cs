using System.Runtime.InteropServices;
using System.Text;
using LlamaCpp;
using LlamaCpp.Interop;

namespace AdapterHost.Tests.Grammars;

/// <summary>llama.cpp's own grammar sampler, as a second opinion.</summary>
internal sealed unsafe class NativeGrammar : IDisposable
{
    private static readonly nint s_library = Load();
    private readonly void* _sampler;

    /// <param name="model">Its vocabulary.</param>
    /// <param name="gbnf">Must be well-formed: whatever is not may end the process.</param>
    public NativeGrammar(LlamaModel model, string gbnf)
    {
        var init = (delegate* unmanaged[Cdecl]<void*, byte*, byte*, void*>)NativeLibrary.GetExport(s_library, "llama_sampler_init_grammar");
        fixed (byte* text = Encoding.UTF8.GetBytes(gbnf + "\0"))
        fixed (byte* root = "root\0"u8)
        {
            _sampler = init(NativeMethods.llama_model_get_vocab(model.Handle), text, root);
        }

        Assert.True(_sampler != null, $"llama.cpp refuses the grammar: {gbnf}");
    }

    /// <summary>Which of all tokens may come next.</summary>
    public bool[] Allowed(int vocabularySize)
    {
        var apply = (delegate* unmanaged[Cdecl]<void*, TokenCandidateArray*, void>)NativeLibrary.GetExport(s_library, "llama_sampler_apply");
        var candidates = new TokenCandidate[vocabularySize];
        for (var token = 0; token < vocabularySize; token++)
        {
            candidates[token].Token = token;
        }

        fixed (TokenCandidate* first = candidates)
        {
            var array = new TokenCandidateArray { Data = first, Count = (nuint)vocabularySize, Selected = -1 };
            apply(_sampler, &array);
        }

        return [.. candidates.Select(one => one.Logit == 0)];
    }

    public void Accept(int token) =>
        ((delegate* unmanaged[Cdecl]<void*, int, void>)NativeLibrary.GetExport(s_library, "llama_sampler_accept"))(_sampler, token);

    public void Dispose() => NativeMethods.llama_sampler_free(_sampler);

    private static nint Load()
    {
        Assert.NotNull(Llama.Runtime);
        return NativeLibrary.Load(Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "llama"), "libllama.v*.so*").Single());
    }
}
