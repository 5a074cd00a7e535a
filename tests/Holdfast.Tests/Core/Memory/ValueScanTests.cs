using Holdfast.Core.Memory;
using Xunit;

namespace Holdfast.Tests.Core.Memory;

public sealed class ValueScanTests
{
    [Theory]
    [InlineData("Order #W2378156 of 2024-05-15, please.", "#W2378156", "2024-05-15")]
    [InlineData("Refund $129.50 to anna.smith@example.com.", "$129.50", "anna.smith@example.com")]
    [InlineData("See src/Holdfast.Core/Fold.cs:42 and user_id.", "src/Holdfast.Core/Fold.cs:42", "user_id")]
    [InlineData("Room 4711, Straße 12", "4711")]
    [InlineData("Nothing here but words - and more words.")]
    [InlineData("")]
    public void Values_are_found_as_they_stand(string text, params string[] values) => Assert.Equal(values, ValueScan.Of(text));
}
