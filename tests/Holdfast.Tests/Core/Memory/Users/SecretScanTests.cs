using Holdfast.Core.Memory.Users;
using Xunit;

namespace Holdfast.Tests.Core.Memory.Users;

/// <summary>None of these was ever anybody's.</summary>
public sealed class SecretScanTests
{
    [Theory]
    [InlineData("Pays with 4111 1111 1111 1111.", "a card number")]
    [InlineData("Amex 3782-822463-10005", "a card number")]
    [InlineData("5555555555554444", "a card number")]
    [InlineData("Uses sk-ant-api03-AAAABBBBCCCCDDDDEEEE", "a key")]
    [InlineData("token ghp_abcdefghijklmnopqrstuvwxyz0123456789", "a key")]
    [InlineData("AKIAIOSFODNN7EXAMPLE is it", "a key")]
    [InlineData("hf_0123456789abcdefghijklmnop", "a key")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", "a key")]
    [InlineData("It is wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY1", "a key")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----", "a private key")]
    [InlineData("My password is hunter2", "a password or key")]
    [InlineData("Passwort: geh3im", "a password or key")]
    [InlineData("The PIN is 4711", "a password or key")]
    [InlineData("api_key=abc123", "a password or key")]
    public void Secret_is_found(string text, string found) => Assert.Equal(found, SecretScan.Find(text));

    [Theory]
    [InlineData("Prefers tea over coffee.")]
    [InlineData("Order #W2378156 came on 2026-11-20.")]
    [InlineData("Flight HAT281, 2026-11-20 2026-11-21 2026-11-22")]
    [InlineData("Called +49 170 1234567 twice")]
    [InlineData("The PIN is not set yet.")]
    [InlineData("Keeps passwords in a manager")]
    [InlineData("Commit 3f786850e387550fdab836ed7e6dc881de23001b fixed it")]
    [InlineData("Account 4111 1111 1111 1112 is mistyped")]
    [InlineData("3.14159265358979 and 1,000,000,000,000,000")]
    public void What_is_none_is_not(string text) => Assert.Null(SecretScan.Find(text));
}
