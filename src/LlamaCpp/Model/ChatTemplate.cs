using System.Runtime.InteropServices;
using System.Text;
using LlamaCpp.Interop;

namespace LlamaCpp;

/// <summary>Renders a conversation with one of the templates that llama.cpp knows, recognised by the model's own template text.</summary>
public static unsafe class ChatTemplate
{
    /// <returns>The rendered prompt, or null when llama.cpp does not recognise the template.</returns>
    public static string? Render(string template, IReadOnlyList<(string Role, string Content)> messages, bool addAssistant)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var allocated = new List<nint>(messages.Count * 2 + 1);
        try
        {
            byte* Utf8(string text)
            {
                var pointer = Marshal.StringToCoTaskMemUTF8(text);
                allocated.Add(pointer);
                return (byte*)pointer;
            }

            var native = new LlamaChatMessage[messages.Count];
            for (var i = 0; i < native.Length; i++)
            {
                native[i] = new LlamaChatMessage { Role = Utf8(messages[i].Role), Content = Utf8(messages[i].Content) };
            }

            var text = Utf8(template);
            fixed (LlamaChatMessage* first = native)
            {
                var buffer = new byte[1024];
                while (true)
                {
                    int length;
                    fixed (byte* bytes = buffer)
                    {
                        length = NativeMethods.llama_chat_apply_template(
                            text, first, (nuint)native.Length, (byte)(addAssistant ? 1 : 0), bytes, buffer.Length);
                    }

                    if (length < 0)
                    {
                        return null;
                    }

                    if (length <= buffer.Length)
                    {
                        return Encoding.UTF8.GetString(buffer, 0, length);
                    }

                    buffer = new byte[length];
                }
            }
        }
        finally
        {
            allocated.ForEach(Marshal.FreeCoTaskMem);
        }
    }
}
