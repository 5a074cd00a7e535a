using System.ClientModel.Primitives;

namespace Holdfast.Tests.DropIn;

/// <summary>Sends a header with every request of one of OpenAI's .NET clients.</summary>
internal sealed class HeaderPolicy(string name, string value) : PipelinePolicy
{
    public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        message.Request.Headers.Set(name, value);
        ProcessNext(message, pipeline, currentIndex);
    }

    public override async ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        message.Request.Headers.Set(name, value);
        await ProcessNextAsync(message, pipeline, currentIndex);
    }
}
